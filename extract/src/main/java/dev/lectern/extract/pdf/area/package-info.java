/** From words to the areas of a page in reading order, and to lines with their spaces and directions. */
package dev.lectern.extract.pdf.area;
