/** How a text is cut: hides sentences, tokens and overlaps from the rest, which sees numbered pieces. */
package dev.lectern.ingestion.chunk;
