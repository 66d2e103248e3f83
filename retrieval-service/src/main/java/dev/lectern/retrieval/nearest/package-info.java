/** Ranking by meaning; hides when every vector is looked at and when an approximate index is asked, and how good that is. */
package dev.lectern.retrieval.nearest;
