package dev.lectern.gateway.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Whether we would hear of it if somebody lost a right. Only then may a token be kept, and what was kept before a gap in our
 * hearing is worth nothing after it.
 */
@ApplicationScoped
class Hearing {

    static final long DEAF = -1;

    private static final Logger LOG = Logger.getLogger(Hearing.class);

    private final Clock clock;
    private final Duration deafAfter;
    private Instant lastSign = Instant.MIN;
    private int generation = -1;
    private long epoch;

    Hearing(Clock clock, AccessConfig config) {
        this.clock = clock;
        this.deafAfter = config.deafAfter();
    }

    /** The broker answered just now, and we had read all that it has, as this generation of our group. */
    synchronized void sign(int ofGeneration) {
        // After joining anew we read from the end of the topics and may have skipped something.
        if (isDeaf() || ofGeneration != generation) {
            epoch++;
            LOG.infof("hear of changed rights; tokens are kept (%d)", epoch);
        }
        generation = ofGeneration;
        lastSign = clock.instant();
    }

    /** Changes with every gap in our hearing; {@link #DEAF} during one. */
    synchronized long epoch() {
        return isDeaf() ? DEAF : epoch;
    }

    private boolean isDeaf() {
        return lastSign.equals(Instant.MIN) || lastSign.plus(deafAfter).isBefore(clock.instant());
    }
}
