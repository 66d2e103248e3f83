/** Hides how many documents a workspace may hold, and who says so. */
package dev.lectern.ingestion.plan;
