/** Hides how an account comes to its one workspace, whoever asks first and however often. */
package dev.lectern.project.workspace;
