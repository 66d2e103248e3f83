/** Making sources findable; hides how text is cut into terms, what is stored of it and how it goes again. */
package dev.lectern.retrieval.index;
