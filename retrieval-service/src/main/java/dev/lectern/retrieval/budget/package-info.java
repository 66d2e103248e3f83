/** Lets calls to models be made within budgets: hides that what may be spent is granted elsewhere, in slices. */
package dev.lectern.retrieval.budget;
