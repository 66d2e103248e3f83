/** Answering a question with the chunks that fit; hides how two rankings are made and become one. */
package dev.lectern.retrieval.search;
