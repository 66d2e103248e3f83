/** Hides the secret of a personal access token, and what it lets a program do. */
package dev.lectern.auth.pat;
