package dev.lectern.ingestion.lookup;

import java.io.IOException;
import java.time.Duration;

/** A catalogue did not answer as it should. Its message is ours and quotes nothing, so it may be stored and shown. */
public final class LookupFailure extends IllegalStateException {

    /** What everybody is told who wants something from outside while that is not allowed. */
    public static final String OFF =
            "Enrichment is switched off in this installation, so nothing is asked outside of it"
                    + " (LECTERN_ENRICH_ENABLED).";

    private final Duration pause;
    private final boolean unknown;

    private LookupFailure(String words, Throwable cause, Duration pause, boolean unknown) {
        super(words, cause);
        this.pause = pause;
        this.unknown = unknown;
    }

    /** The same again later may well succeed; the cause says so to those who decide about retries. */
    public static LookupFailure passing(String words) {
        return passing(words, null);
    }

    /** With the pause that the catalogue asked for. */
    static LookupFailure passing(String words, Duration pause) {
        return new LookupFailure(words, new IOException(words), pause, false);
    }

    static LookupFailure lasting(String words) {
        return new LookupFailure(words, null, null, false);
    }

    /** What is asked about does not exist there. */
    public static LookupFailure unknown(String words) {
        return new LookupFailure(words, null, null, true);
    }

    public boolean isPassing() {
        return getCause() != null;
    }

    public boolean isUnknown() {
        return unknown;
    }

    Duration pause() {
        return pause;
    }
}
