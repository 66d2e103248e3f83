package dev.lectern.ingestion.fetch;

/** Nothing came of it; the message says why, in words of ours. */
public final class CannotFetch extends RuntimeException {

    private final boolean passing;

    private CannotFetch(String why, boolean passing) {
        super(why, null, false, false);
        this.passing = passing;
    }

    static CannotFetch forGood(String why) {
        return new CannotFetch(why, false);
    }

    static CannotFetch forNow(String why) {
        return new CannotFetch(why, true);
    }

    /** Whether it may go better later. */
    public boolean passing() {
        return passing;
    }
}
