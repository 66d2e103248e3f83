/** Doing one stage after the other: hides that it is leased work, and that it may have been done before. */
package dev.lectern.workflow.pipeline.work;
