/** What a file is, by its bytes first and by what is said about it second. */
package dev.lectern.extract.detect;
