/** In which encoding a text is, from Unicode with and without a mark to what was used before it. */
package dev.lectern.extract.encoding;
