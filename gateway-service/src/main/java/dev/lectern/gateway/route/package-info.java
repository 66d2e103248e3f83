/** Hides which service answers which path, and how a request gets there and its answer back unharmed. */
package dev.lectern.gateway.route;
