/** How a repository goes: hides that each item goes by itself, and what is looked at before it is done. */
package dev.lectern.ingestion.repository.deletion;
