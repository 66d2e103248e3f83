/** Sources and their content as rows: hides who shares what with whom, and what is locked when. */
package dev.lectern.ingestion.source;
