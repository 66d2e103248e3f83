/** Hides how providers of models are reached: their dialects, their keys, and what is done when they do not answer. */
package dev.lectern.retrieval.provider;
