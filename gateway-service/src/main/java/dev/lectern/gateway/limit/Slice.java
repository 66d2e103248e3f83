package dev.lectern.gateway.limit;

import dev.lectern.gateway.limit.RateLeases.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/**
 * What one subject has left of its window here. Used under the lock of its owner only.
 *
 * <pre>
 * empty -> leased (left > 0) -> empty -> ... -> used up (auth gave nothing), until the window ends
 * </pre>
 */
final class Slice {

    private long left;
    private long size;
    private long limit;
    private long elsewhere;
    private long window;
    private Instant until = Instant.EPOCH;
    private boolean usedUp;
    private boolean refusedBefore;
    private Uni<Void> flight;

    /** What the window allows is known, and some of it is here. */
    boolean covers(Instant now) {
        return left > 0 && until.isAfter(now);
    }

    boolean isUsedUp(Instant now) {
        return usedUp && until.isAfter(now);
    }

    /** A rest of an earlier window: only good while auth does not answer. */
    boolean hasRest() {
        return left > 0;
    }

    /** Time to ask for more before somebody has to wait for it. */
    boolean runsLow() {
        return !usedUp && flight == null && left <= size / 4;
    }

    Verdict take(Instant now) {
        left--;
        return verdict(true, false, now);
    }

    Verdict refuse(Instant now) {
        var first = !refusedBefore;
        refusedBefore = true;
        return verdict(false, first, now);
    }

    /** What was taken in a window that is over is gone. */
    void giveBack(long takenIn) {
        if (takenIn == window) {
            left++;
        }
    }

    void add(Lease lease, Instant now) {
        var end = now.plusSeconds(lease.resetInSeconds());
        // Less than a second apart is the same window.
        if (Duration.between(until, end).toMillis() > 1_500) {
            left = 0;
            refusedBefore = false;
            window++;
        }
        // Also when auth, whose clock is behind, still counts in the window that is over here: what it says holds until
        // then.
        until = end.isAfter(until) ? end : until;
        left += lease.granted();
        size = lease.granted();
        limit = lease.limit();
        elsewhere = lease.remaining();
        usedUp = lease.granted() == 0;
    }

    Uni<Void> flight() {
        return flight;
    }

    void flight(Uni<Void> underWay) {
        flight = underWay;
    }

    private Verdict verdict(boolean allowed, boolean first, Instant now) {
        var reset = Math.max(1, (Duration.between(now, until).toMillis() + 999) / 1_000);
        return new Verdict(
                allowed, first, limit, Math.max(0, left + elsewhere), until.isAfter(now) ? reset : 1, window);
    }
}
