/** The text of sources, page by page, for all kinds of them: hides tables, and that old notes have their text elsewhere. */
package dev.lectern.ingestion.page;
