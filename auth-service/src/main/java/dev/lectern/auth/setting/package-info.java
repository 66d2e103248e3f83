/** Hides where a setting comes from: the database over the environment over the default, and that secrets are sealed. */
package dev.lectern.auth.setting;
