/** How work goes, told to who listens: hides where it is written and who wakes whom. */
package dev.lectern.workflow.progress;
