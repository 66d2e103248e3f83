/** Hides the account's row: how one is made and found, changes hands and ends. Others see a KnownAccount and are told by On... */
package dev.lectern.auth.account;
