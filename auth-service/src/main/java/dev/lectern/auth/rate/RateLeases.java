package dev.lectern.auth.rate;

import dev.lectern.auth.setting.Settings;
import dev.lectern.common.chore.Chore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Gives away parts of windows of a minute, and forgets windows that are over. */
@ApplicationScoped
class RateLeases implements Chore {

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int BITE = 5_000;

    private final RateRepository rates;
    private final Settings settings;
    private final Clock clock;

    RateLeases(RateRepository rates, Settings settings, Clock clock) {
        this.rates = rates;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return KEPT;
    }

    Uni<RateLease> lease(UUID runId, String subject, RouteClass route, long wanted) {
        var now = clock.instant();
        var seconds = now.getEpochSecond();
        var window = Instant.ofEpochSecond(seconds - seconds % WINDOW.toSeconds());
        var reset = WINDOW.toSeconds() - seconds % WINDOW.toSeconds();
        return settings.number(route.setting()).chain(limit -> {
            var wished = RateLease.slice(wanted, limit);
            return rates.add(runId, subject, route.wire(), window, wished, now)
                    .map(count -> RateLease.of(wished, count, limit, reset));
        });
    }

    @Override
    public Uni<Void> once() {
        var before = clock.instant().minus(KEPT);
        return Multi.createBy()
                .repeating()
                .uni(() -> rates.forgetBefore(before, BITE))
                .whilst(gone -> gone == BITE)
                .onItem()
                .ignoreAsUni();
    }
}
