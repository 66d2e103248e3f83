/** Runs that bring in many sources, a folder or an import: hides how they are called off with all that they brought. */
package dev.lectern.ingestion.batch;
