/** A folder of the server as a corpus: hides how it is looked through, and how its files come in as runs of their own. */
package dev.lectern.ingestion.prep;
