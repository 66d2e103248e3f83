/** Hides how passwords are kept and how an account is found; nobody else reads the account's row. */
package dev.lectern.auth.account;
