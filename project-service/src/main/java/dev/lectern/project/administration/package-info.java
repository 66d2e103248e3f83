/** Hides how administrators look across all workspaces and projects, and what they do where an owner cannot any more. */
package dev.lectern.project.administration;
