/** Papers beside each other, question by question: hides where cells come from and who may see which row. */
package dev.lectern.workflow.comparison;
