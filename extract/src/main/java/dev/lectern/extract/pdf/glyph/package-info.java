/** Runs the content of a page and keeps its glyphs and rules; the only place that knows how PDF draws. */
package dev.lectern.extract.pdf.glyph;
