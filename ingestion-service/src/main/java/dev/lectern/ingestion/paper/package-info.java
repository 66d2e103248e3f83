/** Which sources a project sees: hides its list of papers, and what counts while there is no entry. */
package dev.lectern.ingestion.paper;
