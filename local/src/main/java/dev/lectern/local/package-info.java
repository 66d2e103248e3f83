/**
 * The whole suite on one machine without Docker: the commands behind {@code ./lectern}, and the same servers for tests.
 *
 * <p>A Quarkus test says {@code @QuarkusTestResource(TestStack.class)}; any other test calls
 * {@link dev.lectern.local.TestServers}. Both need the system properties {@code lectern.root} and
 * {@code lectern.module}, which the parent pom sets.
 */
package dev.lectern.local;
