package dev.lectern.retrieval.cached;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.index.Listener;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Kept answers go with each source that there may be text of in them, when its text changes, and when their time is over. */
@ApplicationScoped
class ForgetAnswers implements Listener, Chore {

    private static final String KEYS = """
            WITH gone AS (DELETE FROM retrieval.query_cache_source
                           WHERE workspace_id = $1 AND cache_key IN (SELECT cache_key FROM retrieval.query_cache_source
                                                                      WHERE workspace_id = $1 AND source_item_id = $2)
                       RETURNING cache_key),
                 shared AS (DELETE FROM retrieval.query_cache
                             WHERE workspace_id = $1 AND cache_key IN (SELECT cache_key FROM gone))
            DELETE FROM retrieval.project_query_cache
             WHERE workspace_id = $1 AND cache_key IN (SELECT cache_key FROM gone)
            """;
    private static final String EXPIRED = """
            WITH old AS (SELECT ctid FROM retrieval.%1$s WHERE expires_at < $1 LIMIT $2)
            DELETE FROM retrieval.%1$s WHERE ctid IN (SELECT ctid FROM old)
            """;

    private final Sweep sweep;
    private final CacheConfig config;

    ForgetAnswers(Sweep sweep, CacheConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Uni<Void> erased(SqlConnection tx, Scope scope, UUID sourceItem) {
        return forget(tx, scope, sourceItem);
    }

    @Override
    public Uni<Void> published(SqlConnection tx, Scope scope, UUID sourceItem, String textHash) {
        return forget(tx, scope, sourceItem);
    }

    @Override
    public Duration every() {
        return config.sweep();
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(Duration.ZERO, EXPIRED.formatted("query_cache"))
                .chain(() -> sweep.olderThan(Duration.ZERO, EXPIRED.formatted("project_query_cache")))
                .chain(() -> sweep.olderThan(Duration.ZERO, EXPIRED.formatted("query_cache_source")))
                .chain(() -> sweep.olderThan(Duration.ZERO, EXPIRED.formatted("answer_claim")));
    }

    private static Uni<Void> forget(SqlConnection tx, Scope scope, UUID sourceItem) {
        return tx.preparedQuery(KEYS)
                .execute(Tuple.of(scope.workspaceId(), sourceItem))
                .replaceWithVoid();
    }
}
