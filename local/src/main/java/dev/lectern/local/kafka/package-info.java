/** Hides that the broker is a child JVM on Maven jars, and how its storage is formatted and its topics are made. */
package dev.lectern.local.kafka;
