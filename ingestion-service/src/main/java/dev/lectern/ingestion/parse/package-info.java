/** Getting the pages out of a file: hides batches, and where reading goes on after it was broken off. */
package dev.lectern.ingestion.parse;
