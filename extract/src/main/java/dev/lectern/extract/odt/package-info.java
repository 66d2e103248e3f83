/** OpenDocument texts (ODT). */
package dev.lectern.extract.odt;
