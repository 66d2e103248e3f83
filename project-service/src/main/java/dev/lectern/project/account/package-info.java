/** Hides how an account comes to its one workspace, whoever asks first and however often, and what is left when it goes. */
package dev.lectern.project.account;
