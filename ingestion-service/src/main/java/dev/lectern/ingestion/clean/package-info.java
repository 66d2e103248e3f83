/** What a document is as a whole: hides how title, authors, identifiers, sections and references are recognised. */
package dev.lectern.ingestion.clean;
