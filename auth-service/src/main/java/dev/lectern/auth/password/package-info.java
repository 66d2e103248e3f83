/** Hides the ways to another password: knowing the old one, reading a mail, asking an administrator. */
package dev.lectern.auth.password;
