/** Hides how it is found out which parts of the suite are up. */
package dev.lectern.gateway.status;
