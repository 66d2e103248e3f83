/** How work on an item begins, goes from step to step and ends: hides who waits for whom and what is done already. */
package dev.lectern.ingestion.process;
