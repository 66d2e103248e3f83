package dev.lectern.common.time;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Time-ordered ids (UUIDv7): rows sort by birth, so an id is also a page cursor. */
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();
    // 48 bits of milliseconds and 12 bits of counter: ids of one process never run backwards, even within a
    // millisecond.
    private static final AtomicLong LAST = new AtomicLong();

    private Ids() {}

    public static UUID next() {
        var ticks = LAST.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis() << 12));
        var high = (ticks >>> 12 << 16) | 0x7000L | (ticks & 0xFFFL);
        var low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
