package dev.lectern.common.job;

import java.util.Optional;

/** How far a piece of work is and how fast it goes, from the first that it said of itself: what an earlier try did is no pace. */
final class Pace implements JobHandler.Progress {

    /** Pieces per second; 0 while nobody can tell. */
    record Report(long done, long total, double perSecond) {}

    private static final double SECOND = 1e9;

    private long firstAt;
    private long firstDone = -1;
    private long done;
    private long total;
    private long told = -1;

    @Override
    public synchronized void at(long newDone, long newTotal) {
        if (firstDone < 0) {
            firstDone = newDone;
            firstAt = System.nanoTime();
        }
        done = newDone;
        total = newTotal;
    }

    synchronized long done() {
        return done;
    }

    synchronized long total() {
        return total;
    }

    /** What is new since it was last asked, if anything. What is done is told by its end, and not here. */
    synchronized Optional<Report> news() {
        if (firstDone < 0 || done == told || done >= total) {
            return Optional.empty();
        }
        told = done;
        var seconds = (System.nanoTime() - firstAt) / SECOND;
        return Optional.of(new Report(done, total, Math.round((done - firstDone) / seconds * 100) / 100.0));
    }
}
