/** Who did what, and who was kept from it: hides how it is kept from being rewritten. */
package dev.lectern.observability.audit;
