/** Hides how much of a window is used up, and by whom. */
package dev.lectern.auth.rate;
