package dev.lectern.ingestion.lookup;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Lets so many through in a second, evenly, in the order in which they come. */
public final class Pace {

    private static final long MOST_WAITING = Duration.ofSeconds(60).toNanos();

    private final Vertx vertx;
    private final String name;
    private final long interval;
    private long next = Long.MIN_VALUE;

    Pace(Vertx vertx, String name, int perSecond) {
        this.vertx = vertx;
        this.name = name;
        this.interval = Duration.ofSeconds(1).toNanos() / Math.max(1, perSecond);
    }

    /** A turn that would only come after a minute fails at once: a queue without an end helps nobody. */
    Uni<Void> turn() {
        return Uni.createFrom().deferred(() -> after(vertx, Duration.ofNanos(reserve(System.nanoTime()))));
    }

    private synchronized long reserve(long now) {
        var at = next == Long.MIN_VALUE || next - now < 0 ? now : next;
        if (at - now > MOST_WAITING) {
            throw LookupFailure.passing("Too many questions to " + name + " are waiting.");
        }
        next = at + interval;
        return at - now;
    }

    /** On the caller's own context, where the log's ids and the trace are. */
    public static Uni<Void> after(Vertx vertx, Duration pause) {
        var millis = pause.toMillis();
        return millis == 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(emitter -> {
                    var timer = vertx.setTimer(millis, id -> emitter.complete(null));
                    emitter.onTermination(() -> vertx.cancelTimer(timer));
                });
    }
}
