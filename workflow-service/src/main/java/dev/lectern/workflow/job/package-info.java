/** The work of this service as those see it who wait for it: hides how it is leased. */
package dev.lectern.workflow.job;
