package dev.lectern.e2e.rights;

import dev.lectern.e2e.suite.Client.Reply;
import java.util.function.Supplier;

/** How long a right was still honoured after the answer that took it away. */
record Lag(Right right, String when, long millis) {

    private static final int REFUSED_FOR_GOOD = 5;
    private static final long PATIENCE = 10_000_000_000L;
    private static final int MILLION = 1_000_000;

    /** Takes it, and uses it until that is refused and stays so. */
    static Lag of(Right right, String when, Supplier<Reply> change, Supplier<Reply> use) {
        if (use.get().status() >= 300) {
            throw new AssertionError(right + " was not there to be taken");
        }
        var changed = change.get();
        if (changed.status() >= 300) {
            throw new AssertionError(right + " could not be taken: " + changed.text());
        }
        var taken = System.nanoTime();
        var lastAllowed = taken;
        var refused = 0;
        while (refused < REFUSED_FOR_GOOD && System.nanoTime() - taken < PATIENCE) {
            var asked = System.nanoTime();
            if (use.get().status() < 300) {
                lastAllowed = asked;
                refused = 0;
            } else {
                refused++;
            }
        }
        return new Lag(right, when, (lastAllowed - taken) / MILLION);
    }

    @Override
    public String toString() {
        return right + " " + when + " " + millis + " ms";
    }
}
