/** Hides where the services are, how they are reached, and what is done when one does not answer. */
package dev.lectern.gateway.upstream;
