/** What one paper says to one question: hides whether it is kept, made or out of date, and what a person said instead. */
package dev.lectern.workflow.comparison.cell;
