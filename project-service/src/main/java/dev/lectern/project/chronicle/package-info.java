/** Hides that what happened is told twice: to the suite as an event, and to the audit as somebody's deed. */
package dev.lectern.project.chronicle;
