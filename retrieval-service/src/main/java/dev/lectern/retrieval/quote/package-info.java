/** Sentences and quotes by their exact places in a text: hides how texts that were printed, cut and copied are compared. */
package dev.lectern.retrieval.quote;
