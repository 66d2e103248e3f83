/** Hides how passwords are kept, which are good enough, and how often somebody may try one. */
package dev.lectern.auth.credential;
