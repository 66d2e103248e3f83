/** Hides what an internal token says about somebody and why. */
package dev.lectern.auth.token;
