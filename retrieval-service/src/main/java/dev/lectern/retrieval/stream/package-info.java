/**
 * Answers while they are written: hides that whoever listens, here or elsewhere, now or later, reads from a table, and that
 * each ends once, whoever ends it.
 */
package dev.lectern.retrieval.stream;
