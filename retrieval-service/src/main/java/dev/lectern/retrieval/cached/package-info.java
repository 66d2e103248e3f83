/** Answers that were given before: hides when one may be given again, and to whom. */
package dev.lectern.retrieval.cached;
