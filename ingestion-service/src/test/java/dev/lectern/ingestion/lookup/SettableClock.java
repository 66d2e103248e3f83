package dev.lectern.ingestion.lookup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of the machine, and as much later as a test wants. */
@Alternative
@ApplicationScoped
public class SettableClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    public void ahead(Duration duration) {
        ahead = duration;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }
}
