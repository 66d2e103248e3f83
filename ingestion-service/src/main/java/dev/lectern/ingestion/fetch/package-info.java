/** Fetches what an address of the web names. Hides that such an address may be a trap: for us, or for our neighbours. */
package dev.lectern.ingestion.fetch;
