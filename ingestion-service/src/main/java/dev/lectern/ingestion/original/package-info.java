/** The file itself, as bytes and as pictures of its pages: hides where bytes lie and what draws pages. */
package dev.lectern.ingestion.original;
