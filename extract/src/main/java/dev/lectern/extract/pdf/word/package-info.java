/** From glyphs to words: what is printed, where, in which direction, and which of it repeats from page to page. */
package dev.lectern.extract.pdf.word;
