/** Lists of references, as BibTeX and RIS: hides how they are written, and what stands in them for letters of all scripts. */
package dev.lectern.ingestion.bibliography;
