/** What must always hold of indexes and of what is held of budgets. */
package dev.lectern.retrieval.invariant;
