/** From areas to the blocks of a page: paragraphs and tables, what each of them is, and the text they make together. */
package dev.lectern.extract.pdf.layout;
