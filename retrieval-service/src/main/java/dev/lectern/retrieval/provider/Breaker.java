package dev.lectern.retrieval.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Keeps us from a provider that fails.
 *
 * <pre>
 * closed -> open (5 failures within 60 s) -> half-open (after 60 s) -> closed (2 successes) | open (a failure)
 * </pre>
 *
 * While it is half-open one is let through at a time.
 */
final class Breaker {

    private static final int FAILURES = 5;
    private static final int SUCCESSES = 2;
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(60);

    private final Clock clock;
    private final Deque<Instant> failures = new ArrayDeque<>();
    private Instant restsUntil;
    private int successes;
    private boolean probing;

    Breaker(Clock clock) {
        this.clock = clock;
    }

    /** Whoever is let through says afterwards how it went; only the first word counts, but for a failure after all. */
    final class Pass {

        private final boolean probe;
        private boolean told;

        private Pass(boolean probe) {
            this.probe = probe;
        }

        void succeeded() {
            synchronized (Breaker.this) {
                if (!told && probe) {
                    probing = false;
                    if (++successes == SUCCESSES) {
                        restsUntil = null;
                    }
                }
                told = true;
            }
        }

        void failed() {
            synchronized (Breaker.this) {
                told = true;
                fail(probe);
            }
        }

        /** It came to nothing that would say how the provider is. */
        void givenBack() {
            synchronized (Breaker.this) {
                if (!told && probe) {
                    probing = false;
                }
                told = true;
            }
        }
    }

    /** Empty while it is open. */
    synchronized Optional<Pass> admit() {
        if (restsUntil == null) {
            return Optional.of(new Pass(false));
        }
        if (probing || clock.instant().isBefore(restsUntil)) {
            return Optional.empty();
        }
        probing = true;
        return Optional.of(new Pass(true));
    }

    private void fail(boolean probe) {
        var now = clock.instant();
        if (restsUntil != null) {
            // Those that were let through before it opened teach nothing new.
            if (probe) {
                rest(now);
            }
            return;
        }
        failures.addLast(now);
        while (failures.getFirst().isBefore(now.minus(WINDOW))) {
            failures.removeFirst();
        }
        if (failures.size() >= FAILURES) {
            rest(now);
        }
    }

    private void rest(Instant now) {
        restsUntil = now.plus(REST);
        successes = 0;
        probing = false;
        failures.clear();
    }
}
