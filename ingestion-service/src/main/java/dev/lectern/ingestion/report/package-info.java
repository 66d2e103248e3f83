/** How the reading of a source went: hides the tables of steps and losses. */
package dev.lectern.ingestion.report;
