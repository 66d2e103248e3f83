package dev.lectern.workflow.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** The present, as far as it decides what a run looks like. */
@ApplicationScoped
class Hearing {

    /** A run last heard of before {@code quietSince} is waiting. */
    record Moment(Instant now, Instant quietSince) {}

    private final Clock clock;
    private final RunConfig config;

    Hearing(Clock clock, RunConfig config) {
        this.clock = clock;
        this.config = config;
    }

    Moment moment() {
        var now = clock.instant();
        return new Moment(now, now.minus(config.quietAfter()));
    }
}
