/** What is in the files of an import: hides that names are looked at and never followed, and which file belongs to which work. */
package dev.lectern.ingestion.imports.inventory;
