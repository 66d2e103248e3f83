/** What must always hold, in all services: hides that each looks for itself and tells what it found. */
package dev.lectern.observability.invariant;
