/** The same question asked by several at once is answered once: hides how they find each other, here and in other processes. */
package dev.lectern.retrieval.flight;
