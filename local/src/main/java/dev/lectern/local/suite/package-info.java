/** Hides how the processes of the suite are started, watched, started again and stopped. */
package dev.lectern.local.suite;
