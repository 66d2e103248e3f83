package dev.lectern.auth.rate;

/** A part of a window that a gateway may give away by itself; none when the window is used up. */
record RateLease(long granted, long limit, long remaining, long resetInSeconds) {

    // Many gateways share a window: one of them gets a tenth at a time, so that none takes it all and lets it lie.
    private static final int SLICES = 10;

    static long slice(long wanted, long limit) {
        return Math.min(wanted, Math.max(1, limit / SLICES));
    }

    /** From the count after this wish was added to it. */
    static RateLease of(long wished, long count, long limit, long resetInSeconds) {
        var before = count - wished;
        var granted = Math.max(0, Math.min(wished, limit - before));
        return new RateLease(granted, limit, Math.max(0, limit - count), resetInSeconds);
    }
}
