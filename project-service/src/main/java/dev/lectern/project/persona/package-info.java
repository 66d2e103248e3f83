/** Hides how a project keeps its personas and that exactly one of them is the default. */
package dev.lectern.project.persona;
