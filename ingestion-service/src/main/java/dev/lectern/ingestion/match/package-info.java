/** Which work of the world a document is: what is asked, in which order, and what counts as the same. */
package dev.lectern.ingestion.match;
