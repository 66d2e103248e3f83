/** Who uses which item and what he calls it: hides how that is learnt, since no news carries names. */
package dev.lectern.retrieval.use;
