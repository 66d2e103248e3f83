package dev.lectern.common.invariant;

import java.time.Duration;

/**
 * Something that must always hold. The query answers one row: how many break it, and one of them or null; it runs across
 * tenants, with the system role, and not more often than is said.
 */
public record Invariant(String name, String sql, Duration every) {

    public Invariant(String name, String sql) {
        this(name, sql, Duration.ZERO);
    }
}
