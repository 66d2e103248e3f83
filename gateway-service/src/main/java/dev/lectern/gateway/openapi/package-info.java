/** Hides how the services' own descriptions become the one document that clients read. */
package dev.lectern.gateway.openapi;
