/** Zip containers and the XML in them, read so that a hostile one can neither grow, nor nest, nor reach out. */
package dev.lectern.extract.container;
