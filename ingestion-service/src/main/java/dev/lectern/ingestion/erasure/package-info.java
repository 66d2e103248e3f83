/** How a project's sources go when it is purged: hides that each goes by itself, and what is looked at before it is said. */
package dev.lectern.ingestion.erasure;
