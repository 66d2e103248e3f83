/** Papers taken through stages as one run: hides who does what is waited for, and what was done before. */
package dev.lectern.workflow.pipeline;
