/** How runs hang together and what they left: hides that a record may come before its run. */
package dev.lectern.workflow.lineage;
