/** Sources and their content: hides who shares what with whom, and how work on it begins, ends and is undone. */
package dev.lectern.ingestion.source;
