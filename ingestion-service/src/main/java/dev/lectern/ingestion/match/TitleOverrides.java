package dev.lectern.ingestion.match;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The pinned titles as this process knows them: what another process changes counts here within five minutes. */
@ApplicationScoped
class TitleOverrides {

    private record Known(List<TitleOverride> all, Instant until) {}

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Scope NOBODY = Scope.ofRun(new UUID(0, 0));

    private final Tenancy tenancy;
    private final TitleOverrideRepository rows;
    private final Clock clock;
    private volatile Known known;

    TitleOverrides(Tenancy tenancy, TitleOverrideRepository rows, Clock clock) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.clock = clock;
    }

    Uni<Optional<String>> workOf(String title) {
        var plain = Similarity.plain(title);
        if (plain.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return all().map(all -> all.stream()
                .filter(one -> one.fits(plain))
                .map(TitleOverride::openAlexWorkId)
                .findFirst());
    }

    void forget() {
        known = null;
    }

    private Uni<List<TitleOverride>> all() {
        var now = known;
        if (now != null && now.until().isAfter(clock.instant())) {
            return Uni.createFrom().item(now.all());
        }
        return tenancy.tx(NOBODY, rows::enabled)
                .invoke(all -> known = new Known(all, clock.instant().plus(KEPT)));
    }
}
