package dev.lectern.retrieval.version;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Prunes what nobody went back to in time, and what was to be pruned when that did not work. */
@ApplicationScoped
class IndexRetention implements Chore {

    private record Due(UUID workspace, UUID index) {}

    private static final int BITE = 100;
    private static final String DUE = """
            SELECT v.workspace_id, v.index_id FROM index_version v JOIN index_shard h USING (index_id)
             WHERE v.state = 'pruning' OR v.state = 'published' AND NOT h.is_active AND h.retired_at < $1
             ORDER BY v.index_id LIMIT $2
            """;
    private static final String AT_IT = """
            SELECT count(*)::int AS jobs FROM async_job
             WHERE workspace_id = $1 AND job_type = $2 AND job_key = $3 AND status IN ('queued', 'retry', 'running')
            """;

    private final Tenancy tenancy;
    private final Publishing publishing;
    private final PruneIndex prune;
    private final VersionConfig config;
    private final Clock clock;

    IndexRetention(Tenancy tenancy, Publishing publishing, PruneIndex prune, VersionConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.publishing = publishing;
        this.prune = prune;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(config.keep()), ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(DUE)
                        .execute(Tuple.of(before, BITE))
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> new Due(row.getUUID("workspace_id"), row.getUUID("index_id")))
                                .toList()))
                .chain(this::all);
    }

    private Uni<Void> all(List<Due> due) {
        return InTurn.each(due, this::one);
    }

    private Uni<Void> one(Due due) {
        var scope = Scope.ofRun(Ids.next()).withWorkspace(due.workspace());
        return tenancy.tx(scope, tx -> publishing
                .lock(tx, due.workspace())
                .chain(() -> publishing.of(tx, due.workspace(), due.index()))
                .chain(found -> found.isEmpty() || found.get().active()
                        ? Uni.createFrom().voidItem()
                        : publishing.prune(tx, due.workspace(), due.index()).chain(() -> askOnce(tx, scope, due))));
    }

    private Uni<Void> askOnce(SqlConnection tx, Scope scope, Due due) {
        return tx.preparedQuery(AT_IT)
                .execute(Tuple.of(due.workspace(), PruneIndex.TYPE, due.index().toString()))
                .chain(rows -> rows.iterator().next().getInteger("jobs") > 0
                        ? Uni.createFrom().voidItem()
                        : prune.ask(tx, scope, due.index()));
    }
}
