/** Who uses an item and what he calls it, for the service that finds it: hides how uses are kept. */
package dev.lectern.ingestion.use;
