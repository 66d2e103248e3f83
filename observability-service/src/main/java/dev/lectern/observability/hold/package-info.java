/** What must not be forgotten for now, though it is old: hides how retention keeps it. */
package dev.lectern.observability.hold;
