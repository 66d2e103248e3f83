/** Hides the secret of a session: outside it is only ever an id. */
package dev.lectern.auth.session;
