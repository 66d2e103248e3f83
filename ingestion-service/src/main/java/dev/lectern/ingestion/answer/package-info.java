/** What the rest of the suite tells us: hides topics and envelopes. */
package dev.lectern.ingestion.answer;
