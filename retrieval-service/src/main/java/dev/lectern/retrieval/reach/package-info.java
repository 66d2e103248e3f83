/** What somebody may ask about where he is: hides from whom that is learnt. */
package dev.lectern.retrieval.reach;
