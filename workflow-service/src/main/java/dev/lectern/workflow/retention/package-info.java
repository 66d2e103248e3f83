/** How long runs are remembered, and what keeps them longer: hides that holds are set elsewhere. */
package dev.lectern.workflow.retention;
