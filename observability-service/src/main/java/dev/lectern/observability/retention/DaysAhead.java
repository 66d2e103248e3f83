package dev.lectern.observability.retention;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Makes room for the lines of the days to come, long before they do. */
@ApplicationScoped
class DaysAhead implements Chore {

    private static final Duration AHEAD = Duration.ofDays(14);
    private static final String MAKE = "SELECT make_timeline_days($1, $2)";

    private final Tenancy tenancy;
    private final Clock clock;

    DaysAhead(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(MAKE).execute(Tuple.of(now.minusDays(1), now.plus(AHEAD))))
                .replaceWithVoid();
    }
}
