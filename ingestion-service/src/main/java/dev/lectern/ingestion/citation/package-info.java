/** Who cites whom around a paper: gathered slowly, kept for a day, and shown for a week more while it is renewed. */
package dev.lectern.ingestion.citation;
