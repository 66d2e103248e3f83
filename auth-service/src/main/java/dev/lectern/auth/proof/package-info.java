/** Hides how a mailed link is made, kept and used up. */
package dev.lectern.auth.proof;
