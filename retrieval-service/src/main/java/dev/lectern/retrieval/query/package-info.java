/** What is asked of a search: words, filters, and by what to rank; hides how profiles are named and configured. */
package dev.lectern.retrieval.query;
