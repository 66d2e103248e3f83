/** Comparisons as files for other programs: hides what each of them would take for a command of its own. */
package dev.lectern.workflow.comparison.export;
