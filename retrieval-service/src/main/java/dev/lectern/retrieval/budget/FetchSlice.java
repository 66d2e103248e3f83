package dev.lectern.retrieval.budget;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.budget.SliceDoor.Grant;
import dev.lectern.retrieval.budget.SliceDoor.Report;
import dev.lectern.retrieval.budget.SliceDoor.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Gets another slice of a budget. The wish is written down before it is told, and told again under its id until there is
 * an answer: so a slice that was granted to somebody who died is found again. With each wish goes what became of the
 * slices before it, so that nothing is granted of which it is not known that it is there.
 */
@ApplicationScoped
class FetchSlice {

    private static final Logger LOG = Logger.getLogger(FetchSlice.class);

    /** A wish on its way; slice null: somebody else has got one that reaches. */
    private record Asked(UUID slice, List<Report> reports) {}

    private final Tenancy tenancy;
    private final SliceRepository slices;
    private final SliceDoor observability;
    private final SliceConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Map<UUID, Uni<Void>> flights = new ConcurrentHashMap<>();

    FetchSlice(
            Tenancy tenancy,
            SliceRepository slices,
            @RestClient SliceDoor observability,
            SliceConfig config,
            Clock clock,
            Vertx vertx) {
        this.tenancy = tenancy;
        this.slices = slices;
        this.observability = observability;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Of many who want one at once only the first asks; fails with BUDGET_EXHAUSTED for all of them. */
    Uni<Void> fetch(Scope scope, Budget budget, long least) {
        var context = vertx.getOrCreateContext();
        return Uni.createFrom()
                .deferred(() -> flights.computeIfAbsent(budget.id(), any -> ask(scope, budget, least)
                        .onTermination()
                        .invoke(() -> flights.remove(budget.id()))
                        .memoize()
                        .indefinitely()))
                // Whoever waited goes on where he was, and not where the first one is.
                .emitOn(work -> context.runOnContext(nothing -> work.run()));
    }

    private Uni<Void> ask(Scope scope, Budget budget, long least) {
        return tenancy.tx(scope, tx -> slices.reaches(tx, budget.id(), least)
                        .chain(there -> there
                                ? Uni.createFrom().item(new Asked(null, List.of()))
                                : slices.ask(tx, budget.id(), Ids.next()).chain(slice -> slices.closing(tx, budget.id())
                                        .map(reports -> new Asked(slice, reports)))))
                .chain(asked -> asked.slice() == null ? Uni.createFrom().voidItem() : get(scope, budget, least, asked));
    }

    private Uni<Void> get(Scope scope, Budget budget, long least, Asked asked) {
        var wanted = Math.max(least * config.calls(), Math.round(budget.limit() * config.share()));
        var wish = new Wish(asked.slice(), scope.workspaceId(), budget.id(), least, wanted, asked.reports());
        return observability
                .grant(wish)
                .onFailure()
                .invoke(failure -> LOG.warnf("no slice of budget %s: %s", budget.id(), failure))
                .onFailure()
                .transform(failure -> budget.unknown())
                .call(grant -> tenancy.tx(scope, tx -> slices.granted(tx, asked.slice(), budget.id(), grant)
                        .chain(() -> slices.reported(tx, asked.reports()))))
                .invoke(grant -> check(budget, grant))
                .replaceWithVoid();
    }

    private void check(Budget budget, Grant grant) {
        if (grant.limited() && grant.grantedMicros() == 0) {
            throw budget.refusal(grant.endsAt(), clock.instant());
        }
    }
}
