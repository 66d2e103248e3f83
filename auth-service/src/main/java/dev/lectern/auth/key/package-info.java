/** Hides how tokens are signed: the private keys never leave this package. */
package dev.lectern.auth.key;
