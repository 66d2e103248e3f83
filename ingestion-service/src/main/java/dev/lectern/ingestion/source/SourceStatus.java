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
 * Pending: nothing has been done yet. Processing: a file is being read, or a text is cut and being indexed.
 */
public enum SourceStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    static SourceStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A run still works on it or waits for it. */
    public boolean open() {
        return this == PENDING || this == PROCESSING;
    }
}
