/** A file that comes in parts: hides where they wait, how they are put together, and how what nobody finishes goes. */
package dev.lectern.ingestion.upload;
