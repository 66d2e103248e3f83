/** The questions that everybody has about a paper, and what a paper says to them: hides that such a set is a matrix of one row. */
package dev.lectern.workflow.structured;
