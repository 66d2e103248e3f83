/** How a source goes: hides tombstones, receipts and who else needs the same bytes. */
package dev.lectern.ingestion.removal;
