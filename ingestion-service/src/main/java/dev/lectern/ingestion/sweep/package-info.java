/** Bytes that nobody speaks of: hides how they are found, and how nobody who adds the same ones loses them. */
package dev.lectern.ingestion.sweep;
