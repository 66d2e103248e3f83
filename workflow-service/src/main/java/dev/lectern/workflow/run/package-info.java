/** Hides in which order the news of a run came in. */
package dev.lectern.workflow.run;
