/** Hides the tools of the suite as rows: which there are, and which are switched off for everybody. */
package dev.lectern.auth.capability;
