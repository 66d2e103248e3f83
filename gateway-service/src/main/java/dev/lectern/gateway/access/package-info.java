/** Hides how a cookie or a personal token becomes the internal token, and when the latter is no longer to be used. */
package dev.lectern.gateway.access;
