package dev.lectern.retrieval.version;

import dev.lectern.common.event.IndexEvent.IndexPruned;
import dev.lectern.common.event.IndexEvent.IndexPublished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The states of an index, each change in the transaction of its caller, who has {@link #lock}ed them before. */
@ApplicationScoped
class Publishing {

    /** An index and its pointer. */
    record Index(UUID id, UUID space, UUID pipelineRun, UUID workflowRun, String state, boolean active) {

        boolean isPublished() {
            return state.equals("published");
        }
    }

    // Of a workspace that has none there is no row to be locked.
    private static final String TURN = "SELECT pg_advisory_xact_lock(hashtext('indexing.index_shard'), hashtext($1))";
    private static final String LOCK =
            "SELECT shard_id FROM index_shard WHERE workspace_id = $1 ORDER BY shard_id FOR UPDATE";
    private static final String FIND = """
            SELECT v.index_id, v.space_id, h.pipeline_run_id, r.workflow_run_id, v.state, h.is_active
              FROM index_version v JOIN index_shard h USING (index_id) JOIN pipeline_run r USING (pipeline_run_id)
             WHERE v.workspace_id = $1 AND
            """;
    private static final String BEGIN_RUN = """
            INSERT INTO pipeline_run (pipeline_run_id, workspace_id, workflow_run_id, idempotency_key, status)
            VALUES ($1, $2, $3, $4, 'running')
            """;
    private static final String BEGIN_VERSION =
            "INSERT INTO index_version (index_id, workspace_id, space_id, state) VALUES ($1, $2, $3, 'building')";
    private static final String BEGIN_SHARD = """
            INSERT INTO index_shard (shard_id, workspace_id, shard_name, pipeline_run_id, index_id)
            VALUES ($1, $2, 'workspace', $3, $4)
            """;
    private static final String PUBLISH = """
            UPDATE index_version SET state = 'published', published_at = now(), corpus_fingerprint = corpus_fingerprint($1)
             WHERE workspace_id = $1 AND index_id = $2
            """;
    private static final String RETIRE =
            "UPDATE index_shard SET is_active = false, retired_at = now() WHERE workspace_id = $1 AND is_active RETURNING index_id";
    private static final String ACTIVATE =
            "UPDATE index_shard SET is_active = true, retired_at = NULL WHERE workspace_id = $1 AND index_id = $2";
    // How much of each source the model of this index could not read. Who has locked a source is indexing it, waits for
    // us,
    // and then counts for himself.
    private static final String CUT = """
            UPDATE indexed_source s SET cut_count = now_cut.cut
              FROM (SELECT i.source_item_id, (SELECT count(*) FROM vector_entry v
                            WHERE v.workspace_id = $1 AND v.space_id = $2 AND v.doc_id = i.source_item_id
                              AND v.tokens_read < v.token_count)::int AS cut
                      FROM indexed_source i WHERE i.workspace_id = $1 AND i.state = 'indexed'
                       FOR UPDATE OF i SKIP LOCKED) AS now_cut
             WHERE s.source_item_id = now_cut.source_item_id AND s.cut_count <> now_cut.cut
            """;
    private static final String END_RUN = """
            UPDATE pipeline_run SET status = $2, reason = $3, finished_at = now(), vector_count = $4 WHERE pipeline_run_id = $1
            """;
    private static final String PRUNE =
            "UPDATE index_version SET state = 'pruning' WHERE workspace_id = $1 AND index_id = $2";
    private static final String COUNT =
            "SELECT count(*)::int AS vectors FROM vector_entry WHERE workspace_id = $1 AND space_id = $2";

    private final Outbox outbox;

    Publishing(Outbox outbox) {
        this.outbox = outbox;
    }

    /** One build of a workspace in a space at a time, and none where its vectors are. */
    static String key(UUID space) {
        return "space " + space;
    }

    Uni<Void> lock(SqlConnection tx, UUID workspace) {
        return turn(tx, workspace)
                .chain(() -> tx.preparedQuery(LOCK).execute(Tuple.of(workspace)))
                .replaceWithVoid();
    }

    static Uni<Void> turn(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(TURN).execute(Tuple.of(workspace.toString())).replaceWithVoid();
    }

    Uni<Optional<Index>> of(SqlConnection tx, UUID workspace, UUID index) {
        return tx.preparedQuery(FIND + "v.index_id = $2")
                .execute(Tuple.of(workspace, index))
                .map(Publishing::first);
    }

    Uni<Optional<Index>> in(SqlConnection tx, UUID workspace, UUID space) {
        return tx.preparedQuery(FIND + "v.space_id = $2")
                .execute(Tuple.of(workspace, space))
                .map(Publishing::first);
    }

    Uni<Index> begin(SqlConnection tx, Scope scope, UUID space) {
        var index = new Index(Ids.next(), space, Ids.next(), scope.runId(), "building", false);
        var workspace = scope.workspaceId();
        return tx.preparedQuery(BEGIN_RUN)
                .execute(Tuple.of(index.pipelineRun(), workspace, scope.runId(), key(space)))
                .chain(() -> tx.preparedQuery(BEGIN_VERSION).execute(Tuple.of(index.id(), workspace, space)))
                .chain(() -> tx.preparedQuery(BEGIN_SHARD)
                        .execute(Tuple.of(Ids.next(), workspace, index.pipelineRun(), index.id())))
                .replaceWith(index);
    }

    /** From this commit on the workspace is searched in it; what was searched before stays, complete, to go back to. */
    Uni<Void> activate(SqlConnection tx, Scope scope, Index index) {
        var workspace = scope.workspaceId();
        return tx.preparedQuery(PUBLISH)
                .execute(Tuple.of(workspace, index.id()))
                .chain(() -> tx.preparedQuery(RETIRE).execute(Tuple.of(workspace)))
                .map(rows -> rows.iterator().hasNext() ? rows.iterator().next().getUUID("index_id") : null)
                .call(() -> tx.preparedQuery(ACTIVATE).execute(Tuple.of(workspace, index.id())))
                .call(() -> tx.preparedQuery(CUT).execute(Tuple.of(workspace, index.space())))
                .chain(before -> vectors(tx, workspace, index.space())
                        .chain(count ->
                                outbox.add(tx, scope, new IndexPublished(index.id(), index.space(), before, count))));
    }

    /** From this commit on nothing is written into it, and it is gone for whoever asks. */
    Uni<Void> prune(SqlConnection tx, UUID workspace, UUID index) {
        return tx.preparedQuery(PRUNE).execute(Tuple.of(workspace, index)).replaceWithVoid();
    }

    Uni<Void> pruned(SqlConnection tx, Scope scope, Index index) {
        return vectors(tx, scope.workspaceId(), index.space())
                .call(() -> tx.preparedQuery("DELETE FROM index_shard WHERE workspace_id = $1 AND index_id = $2")
                        .execute(Tuple.of(scope.workspaceId(), index.id())))
                .call(() -> tx.preparedQuery("DELETE FROM index_version WHERE workspace_id = $1 AND index_id = $2")
                        .execute(Tuple.of(scope.workspaceId(), index.id())))
                .call(() -> tx.preparedQuery("UPDATE pipeline_run SET status = 'pruned' WHERE pipeline_run_id = $1"
                                + " AND status = 'completed'")
                        .execute(Tuple.of(index.pipelineRun())))
                .chain(left -> outbox.add(tx, scope, new IndexPruned(index.id(), index.space(), left)));
    }

    Uni<Void> ended(SqlConnection tx, UUID pipelineRun, String status, String reason, int vectors) {
        return tx.preparedQuery(END_RUN)
                .execute(Tuple.from(Arrays.asList(pipelineRun, status, reason, vectors)))
                .replaceWithVoid();
    }

    Uni<Integer> vectors(SqlConnection tx, UUID workspace, UUID space) {
        return tx.preparedQuery(COUNT)
                .execute(Tuple.of(workspace, space))
                .map(rows -> rows.iterator().next().getInteger("vectors"));
    }

    private static Optional<Index> first(RowSet<Row> rows) {
        var all = rows.iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        var row = all.next();
        return Optional.of(new Index(
                row.getUUID("index_id"),
                row.getUUID("space_id"),
                row.getUUID("pipeline_run_id"),
                row.getUUID("workflow_run_id"),
                row.getString("state"),
                row.getBoolean("is_active")));
    }
}
