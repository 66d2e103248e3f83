/** Reading images of text: hides the engine, and that pages are booked before they are read. */
package dev.lectern.ingestion.ocr;
