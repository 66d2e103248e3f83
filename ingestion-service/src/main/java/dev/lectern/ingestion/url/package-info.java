/** Sources by their address: hides how they are fetched, and what becomes of the wait for them. */
package dev.lectern.ingestion.url;
