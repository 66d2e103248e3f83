/** Hides by which rules a paper comes onto a project's list and leaves it, and when a project sees more than its list. */
package dev.lectern.project.paper;
