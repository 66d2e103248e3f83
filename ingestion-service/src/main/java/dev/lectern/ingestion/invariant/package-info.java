/** What must always hold of sources. */
package dev.lectern.ingestion.invariant;
