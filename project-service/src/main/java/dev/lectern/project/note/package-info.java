/** Hides how people keep what they note about papers, each for themselves. */
package dev.lectern.project.note;
