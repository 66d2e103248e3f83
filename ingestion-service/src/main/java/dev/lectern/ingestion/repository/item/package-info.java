/** What is in repositories: hides that an item is a use of a source like any other. */
package dev.lectern.ingestion.repository.item;
