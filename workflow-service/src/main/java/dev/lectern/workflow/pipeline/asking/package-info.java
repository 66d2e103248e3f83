/** What is asked of the papers of a pipeline, and what comes of the answers: hides that they are a matrix. */
package dev.lectern.workflow.pipeline.asking;
