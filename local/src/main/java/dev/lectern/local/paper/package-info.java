/** Hides how papers are set in two columns: the sample of the demonstration, and what benchmarks and fault tests read. */
package dev.lectern.local.paper;
