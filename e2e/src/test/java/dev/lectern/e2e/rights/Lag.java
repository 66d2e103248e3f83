package dev.lectern.e2e.rights;

/** How long a right was still honoured after the answer that took it away. */
record Lag(Right right, long millis) {

    @Override
    public String toString() {
        return right + " " + millis + " ms";
    }
}
