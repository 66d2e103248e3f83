/** Hides who has a seat in a workspace, and what its plan allows. */
package dev.lectern.project.workspace;
