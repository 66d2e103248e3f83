/** A service's share in deletions: hides that each removes and counts by one function of its own database. */
package dev.lectern.common.deletion;
