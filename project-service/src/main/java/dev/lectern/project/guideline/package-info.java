/** Hides how a project's guideline is kept: which document it is, not its bytes. */
package dev.lectern.project.guideline;
