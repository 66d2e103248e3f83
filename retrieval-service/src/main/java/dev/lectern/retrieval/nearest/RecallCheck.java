package dev.lectern.retrieval.nearest;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.nearest.Nearest.Near;
import dev.lectern.retrieval.nearest.Nearest.Seen;
import dev.lectern.retrieval.version.Live;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Asks some of the index's questions again, exactly, and keeps what share of the nearest the index had found. */
@ApplicationScoped
class RecallCheck implements Chore {

    private static final Logger LOG = Logger.getLogger(RecallCheck.class);
    private static final String KEEP = """
            INSERT INTO recall_sample (sample_id, workspace_id, space_id, wanted, searched, recall)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;
    private static final String FORGET = """
            DELETE FROM recall_sample WHERE sample_id IN (
                SELECT sample_id FROM recall_sample WHERE created_at < $1 LIMIT $2)
            """;

    private final Tenancy tenancy;
    private final NearestConfig config;
    private final Sweep sweep;
    private final DistributionSummary recall;
    private final AtomicBoolean busy = new AtomicBoolean();

    RecallCheck(Tenancy tenancy, NearestConfig config, Sweep sweep, MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.config = config;
        this.sweep = sweep;
        this.recall = DistributionSummary.builder("lectern.search.recall")
                .description("The share of the exactly nearest chunks that answers by the index had, of those checked")
                .publishPercentiles(0.01, 0.1, 0.5)
                .register(metrics);
    }

    /** Nobody waits for it, and while one is under way there is no second. */
    void sometimes(Seen seen, Live index, List<Near> hits, Function<SqlConnection, Uni<List<Near>>> exact) {
        if (ThreadLocalRandom.current().nextDouble() >= config.checked() || !busy.compareAndSet(false, true)) {
            return;
        }
        var scope = Scope.ofRun(Ids.next()).withWorkspace(seen.workspace());
        tenancy.tx(scope, tx -> exact.apply(tx)
                        .chain(nearest -> keep(tx, seen, index, share(hits, nearest), hits.size())))
                .onTermination()
                .invoke(() -> busy.set(false))
                .subscribe()
                .with(nothing -> {}, failure -> LOG.warnf("a check of the vector index did not work: %s", failure));
    }

    private Uni<Void> keep(SqlConnection tx, Seen seen, Live index, double share, int wanted) {
        recall.record(share);
        return tx.preparedQuery(KEEP)
                .execute(Tuple.of(Ids.next(), seen.workspace(), index.space(), wanted, seen.chunks(), share))
                .replaceWithVoid();
    }

    static double share(List<Near> hits, List<Near> nearest) {
        var found = hits.stream().map(Near::chunk).collect(Collectors.<UUID>toSet());
        return nearest.isEmpty()
                ? 1
                : (double) nearest.stream()
                                .filter(one -> found.contains(one.chunk()))
                                .count()
                        / nearest.size();
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.keepChecks(), FORGET);
    }
}
