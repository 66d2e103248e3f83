/** Hides how services of the suite come to secrets that are kept here. */
package dev.lectern.auth.secret;
