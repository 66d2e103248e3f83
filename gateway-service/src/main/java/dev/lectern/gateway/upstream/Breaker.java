package dev.lectern.gateway.upstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Leaves a service alone that does not answer: after some failures in a row nothing is sent for a while, then one request
 * may try, and its fate decides for the others.
 */
public final class Breaker {

    private final int limit;
    private final Duration pause;
    private final Clock clock;
    private int failures;
    private Instant openUntil = Instant.MIN;

    Breaker(int limit, Duration pause, Clock clock) {
        this.limit = limit;
        this.pause = pause;
        this.clock = clock;
    }

    public synchronized boolean lets() {
        if (failures < limit) {
            return true;
        }
        var now = clock.instant();
        if (now.isBefore(openUntil)) {
            return false;
        }
        // Whoever comes first after the pause tries; the others wait for one more pause, or for the good news.
        openUntil = now.plus(pause);
        return true;
    }

    public synchronized void answered() {
        failures = 0;
    }

    public synchronized void failed() {
        failures = Math.min(failures + 1, limit);
        openUntil = clock.instant().plus(pause);
    }

    synchronized boolean isOpen() {
        return failures >= limit;
    }
}
