package dev.lectern.retrieval.trace;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Makes the next month's partition before it is needed, and drops those that are too old. */
@ApplicationScoped
class RetrievalEventRetention implements Chore {

    private final Tenancy tenancy;
    private final RetrievalEventRepository events;
    private final TraceConfig config;
    private final Clock clock;

    RetrievalEventRetention(Tenancy tenancy, RetrievalEventRepository events, TraceConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        var today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        return tenancy.system(tx -> events.open(tx, today)
                .chain(() -> events.open(tx, today.plusMonths(1)))
                .chain(() -> events.forget(tx, clock.instant().minus(config.keep())))
                .replaceWithVoid());
    }
}
