/** Answers that retrieval gives for our work: hides how it is asked. */
package dev.lectern.workflow.asked;
