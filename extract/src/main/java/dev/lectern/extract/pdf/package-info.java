/** PDF. A page goes through the packages {@code glyph}, {@code word}, {@code area} and {@code layout}, in this order. */
package dev.lectern.extract.pdf;
