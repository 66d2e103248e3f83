/** What is known of a paper outside of itself: looked up beside its ingestion, or when somebody asks. */
package dev.lectern.ingestion.enrich;
