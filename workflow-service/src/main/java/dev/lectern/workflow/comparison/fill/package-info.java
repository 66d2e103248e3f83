/** Computing the cells that want it: hides how the work is shared, survives its workers, and is stopped. */
package dev.lectern.workflow.comparison.fill;
