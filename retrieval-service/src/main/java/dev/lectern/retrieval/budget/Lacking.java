package dev.lectern.retrieval.budget;

/** No slice of this budget reaches; what was held in others is rolled back. */
final class Lacking extends RuntimeException {

    private final transient Budget budget;
    private final long micros;

    Lacking(Budget budget, long micros) {
        super("a slice is wanted", null, false, false);
        this.budget = budget;
        this.micros = micros;
    }

    Budget budget() {
        return budget;
    }

    long micros() {
        return micros;
    }
}
