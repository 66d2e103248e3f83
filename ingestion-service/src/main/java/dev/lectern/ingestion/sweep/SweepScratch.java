package dev.lectern.ingestion.sweep;

import dev.lectern.common.chore.Chore;
import dev.lectern.ingestion.intake.Scratch;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** What lay on its way in when its service was killed: nobody is left to discard it. */
@ApplicationScoped
class SweepScratch implements Chore {

    private final Scratch scratch;
    private final SweepConfig config;
    private final Clock clock;

    SweepScratch(Scratch scratch, SweepConfig config, Clock clock) {
        this.scratch = scratch;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        return scratch.discardOlder(clock.instant().minus(config.keep()));
    }
}
