/** Which papers are like one: hides who knows what they are about, and how alike is measured. */
package dev.lectern.workflow.comparison.similar;
