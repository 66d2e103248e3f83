/** How long things are remembered. */
package dev.lectern.observability.retention;
