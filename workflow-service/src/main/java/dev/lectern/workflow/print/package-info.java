/** Pages of text as PDF: hides fonts and where lines end. */
package dev.lectern.workflow.print;
