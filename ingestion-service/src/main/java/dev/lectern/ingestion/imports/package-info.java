/** Whole folders, archives and lists of references in one request: hides what is in them, and how each entry comes in once. */
package dev.lectern.ingestion.imports;
