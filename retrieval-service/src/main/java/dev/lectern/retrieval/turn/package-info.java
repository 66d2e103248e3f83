/** Asking: from a question, its conversation and who asks it to an answer that is being written. */
package dev.lectern.retrieval.turn;
