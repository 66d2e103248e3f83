/** Turning text into vectors; hides which model does it, where it runs and how much of a text it can read. */
package dev.lectern.retrieval.embed;
