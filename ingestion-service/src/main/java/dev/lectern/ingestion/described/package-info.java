/** What papers are about, for the service that compares them: hides where the words come from. */
package dev.lectern.ingestion.described;
