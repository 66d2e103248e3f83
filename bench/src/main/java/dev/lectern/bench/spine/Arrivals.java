package dev.lectern.bench.spine;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a measurement wait for its own events to come out at the other end. */
@ApplicationScoped
class Arrivals {

    private record Expected(AtomicLong left, CompletableFuture<Long> done) {}

    private final Map<String, Expected> expected = new ConcurrentHashMap<>();

    /** Completes with System.nanoTime() at the last arrival. */
    CompletableFuture<Long> expect(UUID run, long howMany) {
        var done = new CompletableFuture<Long>();
        expected.put(run.toString(), new Expected(new AtomicLong(howMany), done));
        return done;
    }

    void arrived(String run) {
        var waiting = expected.get(run);
        if (waiting != null && waiting.left().decrementAndGet() == 0) {
            expected.remove(run);
            waiting.done().complete(System.nanoTime());
        }
    }
}
