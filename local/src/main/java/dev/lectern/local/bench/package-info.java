/** What running the suite costs, measured from outside, as {@code ./lectern bench startup} prints it. */
package dev.lectern.local.bench;
