/** What asynchronous code says again and again, said once. */
package dev.lectern.common.flow;
