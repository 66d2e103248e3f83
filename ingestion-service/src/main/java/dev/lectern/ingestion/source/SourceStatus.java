package dev.lectern.ingestion.source;

import java.util.Locale;

/**
 * How far a source is.
 *
 * <pre>
 * pending -> processing -> completed
 *    |  \________|  \----> failed(reason) -> pending (retried)
 *    \-----------+-------> cancelled
 * </pre>
 *
 * Pending: to be cut. Processing: cut, and being indexed.
 */
enum SourceStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    static SourceStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A run still works on it or waits for it. */
    boolean open() {
        return this == PENDING || this == PROCESSING;
    }
}
