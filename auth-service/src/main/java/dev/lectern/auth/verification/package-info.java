/** Hides how somebody shows that an e-mail address is his. */
package dev.lectern.auth.verification;
