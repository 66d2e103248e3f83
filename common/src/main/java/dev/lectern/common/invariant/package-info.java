/** What must always hold in a service's own data: each one looks for itself, and tells what it found. */
package dev.lectern.common.invariant;
