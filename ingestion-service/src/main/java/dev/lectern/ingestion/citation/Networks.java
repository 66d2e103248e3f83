package dev.lectern.ingestion.citation;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.citation.NetworkRepository.Kept;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.Pace;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Graphs as they are given out: a fresh one as it is, a stale one at once while one job renews it, and a missing one after
 * a bounded wait while one request builds it. Others who want the same one meanwhile wait for that.
 */
@ApplicationScoped
class Networks {

    static final String FRESH = "fresh_hit";
    static final String STALE = "stale_hit";
    static final String MISS = "miss_or_hard_expired";

    /** What is given out, and until when it counts; the times are null for a graph that is not kept. */
    record Given(String state, Network network, Instant fetchedAt, Instant staleAt, Instant expiresAt, int failures) {}

    private static final Duration FRESH_FOR = Duration.ofHours(24);
    private static final Duration STALE_FOR = Duration.ofDays(7);
    /** One with holes is soon tried again. */
    private static final Duration PARTIAL_FRESH_FOR = Duration.ofMinutes(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Tenancy tenancy;
    private final NetworkRepository rows;
    private final BuildNetwork buildNetwork;
    private final Jobs jobs;
    private final EnrichConfig config;
    private final Clock clock;
    private final Vertx vertx;

    Networks(
            Tenancy tenancy,
            NetworkRepository rows,
            BuildNetwork buildNetwork,
            Jobs jobs,
            EnrichConfig config,
            Clock clock,
            Vertx vertx) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.buildNetwork = buildNetwork;
        this.jobs = jobs;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    Uni<Given> give(Scope scope, Bounds bounds) {
        return find(scope, bounds).chain(kept -> {
            var now = clock.instant();
            if (kept.filter(it -> it.fresh(now)).isPresent()) {
                return Uni.createFrom().item(given(FRESH, kept.get()));
            }
            if (kept.filter(it -> it.usable(now)).isPresent()) {
                return renew(scope, bounds).replaceWith(given(STALE, kept.get()));
            }
            return miss(scope, bounds);
        });
    }

    /** In a job, for the one that has the claim. It never fails: what went wrong stands in the row. */
    Uni<Void> renewNow(Scope scope, Bounds bounds) {
        return buildNetwork
                .build(bounds, config.networkJob())
                .chain(network -> save(scope, bounds, network))
                .replaceWithVoid()
                .onFailure(LookupFailure.class)
                .recoverWithUni(failure -> failed(scope, bounds, failure.getMessage()));
    }

    private Uni<Optional<Kept>> find(Scope scope, Bounds bounds) {
        return tenancy.tx(scope, tx -> rows.find(tx, bounds.key()));
    }

    private Uni<Void> renew(Scope scope, Bounds bounds) {
        if (!config.enabled()) {
            return Uni.createFrom().voidItem();
        }
        var lease = config.networkJob().plus(MARGIN);
        return tenancy.tx(scope, tx -> rows.claim(tx, bounds, clock.instant(), lease)
                .chain(mine -> mine
                        ? jobs.add(tx, scope, job(bounds))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Given> miss(Scope scope, Bounds bounds) {
        if (!config.enabled()) {
            throw ProblemException.conflict(LookupFailure.OFF);
        }
        var lease = config.networkWait().plus(MARGIN);
        return tenancy.tx(scope, tx -> rows.claim(tx, bounds, clock.instant(), lease))
                .chain(mine -> mine
                        ? build(scope, bounds)
                        : await(
                                scope,
                                bounds,
                                System.nanoTime() + config.networkWait().toNanos()));
    }

    private Uni<Given> build(Scope scope, Bounds bounds) {
        return buildNetwork
                .build(bounds, config.networkWait())
                .chain(network -> network.partial() == null
                        ? save(scope, bounds, network)
                        // Shown as far as it is, and finished where nobody waits.
                        : later(scope, bounds).replaceWith(new Given(MISS, network, null, null, null, 0)))
                .onFailure(LookupFailure.class)
                .call(failure -> failed(scope, bounds, failure.getMessage()))
                .onFailure(LookupFailure.class)
                .transform(failure -> problem(failure));
    }

    private static ProblemException problem(LookupFailure failure) {
        return failure.isUnknown()
                ? ProblemException.unprocessable(null, failure.getMessage())
                : ProblemException.upstream(failure.getMessage());
    }

    private Uni<Void> later(Scope scope, Bounds bounds) {
        var until = clock.instant().plus(config.networkJob()).plus(MARGIN);
        return tenancy.tx(scope, tx -> rows.prolong(tx, bounds, until).chain(() -> jobs.add(tx, scope, job(bounds))));
    }

    /** Somebody else builds it, or has just failed to. */
    private Uni<Given> await(Scope scope, Bounds bounds, long until) {
        return find(scope, bounds).chain(found -> {
            var kept = found.orElseThrow(() -> ProblemException.upstream("The graph was forgotten meanwhile."));
            var now = clock.instant();
            if (kept.usable(now)) {
                return Uni.createFrom().item(given(MISS, kept));
            }
            if (!now.isBefore(kept.busyUntil())) {
                throw ProblemException.upstream(
                        kept.lastError() == null ? "The graph could not be built." : kept.lastError());
            }
            if (System.nanoTime() - until > 0) {
                throw ProblemException.upstream("The graph is still being built; ask again in a while.");
            }
            return Pace.after(vertx, LOOK_AGAIN).chain(() -> await(scope, bounds, until));
        });
    }

    private Uni<Given> save(Scope scope, Bounds bounds, Network network) {
        var now = clock.instant();
        var stale = now.plus(network.partial() == null ? FRESH_FOR : PARTIAL_FRESH_FOR);
        var expires = stale.plus(STALE_FOR);
        return tenancy.tx(scope, tx -> rows.save(tx, bounds, network, now, stale, expires))
                .replaceWith(new Given(MISS, network, now, stale, expires, 0));
    }

    private Uni<Void> failed(Scope scope, Bounds bounds, String reason) {
        return tenancy.tx(scope, tx -> rows.fail(tx, bounds, reason, clock.instant()));
    }

    private static NewJob job(Bounds bounds) {
        return new NewJob(RenewNetwork.TYPE, bounds.key(), bounds.json());
    }

    private static Given given(String state, Kept kept) {
        return new Given(state, kept.network(), kept.fetchedAt(), kept.staleAt(), kept.expiresAt(), kept.failures());
    }
}
