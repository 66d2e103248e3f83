/** Hides how a project is found, kept and guarded; others get it only together with the caller's seat in it. */
package dev.lectern.project.project;
