/** Answers with proof: from a question to sentences whose quotes stand where they say they stand. */
package dev.lectern.retrieval.answer;
