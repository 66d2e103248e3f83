/** Hides how mail leaves: as leased work, sealed while it waits, by SMTP; and what becomes of it. */
package dev.lectern.auth.mail;
