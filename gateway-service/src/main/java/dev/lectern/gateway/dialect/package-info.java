/** Hides how programs that know another API than ours are told of what went wrong. */
package dev.lectern.gateway.dialect;
