/** Hides how requests are counted: slices of a window, leased from auth. */
package dev.lectern.gateway.limit;
