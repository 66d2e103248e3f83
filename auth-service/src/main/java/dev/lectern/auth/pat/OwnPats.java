package dev.lectern.auth.pat;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The tokens that somebody has: listed and revoked. */
@ApplicationScoped
class OwnPats {

    private final Tenancy tenancy;
    private final PatRepository pats;
    private final Outbox outbox;
    private final Clock clock;

    OwnPats(Tenancy tenancy, PatRepository pats, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.pats = pats;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<List<Pat>> before(Scope scope, UUID after, int limit) {
        return tenancy.session(scope, () -> pats.liveBefore(after, clock.instant(), limit));
    }

    Uni<Void> revoke(Scope scope, UUID id) {
        return tenancy.session(scope, () -> pats.live(id, clock.instant())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("token"))
                .invoke(pat -> pat.revoke(clock.instant()))
                .call(pats::flush)
                .chain(pat -> outbox.add(scope, pat.revoked())));
    }
}
