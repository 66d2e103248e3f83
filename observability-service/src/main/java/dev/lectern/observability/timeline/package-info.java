/** What happened in a run, told in sentences: hides that it comes from many services, late, twice and out of order. */
package dev.lectern.observability.timeline;
