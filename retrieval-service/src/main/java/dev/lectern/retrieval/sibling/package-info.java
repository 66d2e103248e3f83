/** What this service asks of others. */
package dev.lectern.retrieval.sibling;
