/** Hides how roles become rights: which capabilities an account has at this moment, and in which epoch of their meaning. */
package dev.lectern.auth.rights;
