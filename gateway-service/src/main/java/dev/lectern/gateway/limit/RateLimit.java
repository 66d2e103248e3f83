package dev.lectern.gateway.limit;

import dev.lectern.common.cache.Bounded;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.gateway.limit.RateLeases.Lease;
import dev.lectern.gateway.limit.RateLeases.Wish;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Counts requests within slices leased from auth: most of them here and at once, one in many by asking. Without an answer
 * of auth what is here may be used up, then nobody gets in: a limit that opens when it fails would be none.
 */
@ApplicationScoped
public class RateLimit {

    private static final Logger LOG = Logger.getLogger(RateLimit.class);

    private final RateLeases auth;
    private final LimitConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Bounded<Slice> slices;

    RateLimit(@RestClient RateLeases auth, LimitConfig config, Clock clock, MeterRegistry metrics) {
        this.auth = auth;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.slices = new Bounded<>(config.countsKept());
    }

    /**
     * Fails with a problem (upstream) when auth does not answer and nothing is left. Who waits for a slice may find it
     * empty again when many wait, and asks anew: each slice lets somebody in, until auth has nothing more to give.
     */
    public synchronized Uni<Verdict> take(Subject subject) {
        var now = clock.instant();
        var slice = slices.computeIfAbsent(subject.key(), any -> new Slice());
        if (slice.covers(now)) {
            var verdict = slice.take(now);
            return slice.runsLow()
                    ? ahead(subject, slice, verdict)
                    : Uni.createFrom().item(verdict);
        }
        if (slice.isUsedUp(now)) {
            return Uni.createFrom().item(refused(slice.refuse(now)));
        }
        return leased(subject, slice)
                .onItemOrFailure()
                .transformToUni((done, failure) -> failure == null ? take(subject) : withoutAuth(slice));
    }

    /** It turned out to be nothing that is to be counted. */
    public synchronized void giveBack(Subject subject, Verdict taken) {
        var slice = slices.get(subject.key());
        if (slice != null) {
            slice.giveBack(taken.window());
        }
    }

    // Nobody waits for it, and what becomes of it shows when the slice is empty.
    private Uni<Verdict> ahead(Subject subject, Slice slice, Verdict verdict) {
        leased(subject, slice).subscribeAsCompletionStage();
        return Uni.createFrom().item(verdict);
    }

    private Uni<Void> leased(Subject subject, Slice slice) {
        if (slice.flight() == null) {
            slice.flight(auth.lease(new Wish(subject.name(), subject.route(), config.slice()))
                    .invoke(lease -> landed(slice, lease))
                    .onFailure()
                    .invoke(failure -> crashed(slice, failure))
                    .replaceWithVoid()
                    .memoize()
                    .indefinitely());
        }
        return slice.flight();
    }

    private synchronized void landed(Slice slice, Lease lease) {
        slice.flight(null);
        slice.add(lease, clock.instant());
        count("leased");
    }

    private synchronized void crashed(Slice slice, Throwable failure) {
        slice.flight(null);
        count("failed");
        LOG.debugf("auth did not lease: %s", failure.toString());
    }

    private synchronized Uni<Verdict> withoutAuth(Slice slice) {
        return slice.hasRest()
                ? Uni.createFrom().item(slice.take(clock.instant()))
                : Uni.createFrom().failure(ProblemException.upstream("The auth part does not answer."));
    }

    private Verdict refused(Verdict verdict) {
        count("refused");
        return verdict;
    }

    private void count(String outcome) {
        metrics.counter("lectern.gateway.limits", "outcome", outcome).increment();
    }
}
