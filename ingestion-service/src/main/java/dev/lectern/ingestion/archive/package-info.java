/** Zip archives of strangers: hides where their bytes lie, and believes nothing that they say of themselves unchecked. */
package dev.lectern.ingestion.archive;
