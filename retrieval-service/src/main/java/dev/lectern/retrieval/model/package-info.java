/** The only door to models that write: which there are, what they cost, and how they are asked. */
package dev.lectern.retrieval.model;
