package dev.lectern.common.spine;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When a busy relay says that it is awake, and how long it keeps looking.
 *
 * <pre>
 * a large batch -> its word for WORD, renewed while it is busy -> small or no batches: looks on for LINGER -> asleep
 * </pre>
 */
final class Awake {

    static final Duration WORD = Duration.ofMillis(400);
    private static final Duration RENEW = Duration.ofMillis(200);
    private static final Duration LINGER = Duration.ofMillis(1_500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final int BUSY = 8;

    private final Clock clock;
    private final SpineConfig config;
    private Instant saidAt = Instant.EPOCH;
    private boolean busy;

    Awake(Clock clock, SpineConfig config) {
        this.clock = clock;
        this.config = config;
    }

    /** A few events are quickly sent and need no word: the next ones may well notify. */
    void sent(int events) {
        busy = events >= BUSY;
    }

    boolean mustSaySo() {
        if (!busy || since(saidAt).compareTo(RENEW) < 0) {
            return false;
        }
        saidAt = clock.instant();
        return true;
    }

    boolean staysUp(int lastBatch) {
        return busy || lastBatch > 0 || since(saidAt).compareTo(LINGER) < 0;
    }

    /** Hands on what was sent, at once if there may be more. */
    Uni<Integer> pause(int sent) {
        var result = Uni.createFrom().item(sent);
        return sent == config.batch() ? result : result.onItem().delayIt().by(LOOK_EVERY);
    }

    private Duration since(Instant then) {
        return Duration.between(then, clock.instant());
    }
}
