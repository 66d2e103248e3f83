package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Which project uses and lists which source, and how far each source is. */
@ApplicationScoped
class SourceRepository {

    /** A source's row, locked until the transaction ends: removal and indexing take turns. */
    record Locked(String state, UUID runId, String textHash) {

        boolean isOpen() {
            return state.equals("waiting") || state.equals("indexed");
        }

        boolean waitsFor(UUID run) {
            return state.equals("waiting") && runId.equals(run);
        }
    }

    /** What is there of a source, counted. */
    record Counts(int chunks, int vectors, long terms, int cut) {}

    private static final String REFER = """
            INSERT INTO source_reference (reference_id, workspace_id, project_id, source_item_id)
            VALUES ($1, $2, $3, $4) ON CONFLICT (reference_id) DO NOTHING
            """;
    private static final String UNREFER = """
            WITH nameless AS (DELETE FROM title_posting WHERE reference_id = $1)
            INSERT INTO source_reference (reference_id, workspace_id, project_id, source_item_id, removed_at)
            VALUES ($1, $2, $3, $4, now())
            ON CONFLICT (reference_id) DO UPDATE SET removed_at = now(), name = NULL
             WHERE source_reference.removed_at IS NULL
            """;
    private static final String UNREFER_ALL = """
            WITH nameless AS (DELETE FROM title_posting WHERE source_item_id = $1)
            UPDATE source_reference SET removed_at = now(), name = NULL WHERE source_item_id = $1 AND removed_at IS NULL
            """;
    // The same text again stays searchable while its run is answered; another text has to be indexed first.
    private static final String EXPECT = """
            INSERT INTO indexed_source (source_item_id, workspace_id, run_id, text_hash, state)
            VALUES ($1, $2, $3, $4, 'waiting')
            ON CONFLICT (source_item_id) DO UPDATE SET run_id = excluded.run_id, text_hash = excluded.text_hash,
                   reason = NULL, updated_at = now(),
                   state = CASE WHEN indexed_source.state = 'indexed' AND indexed_source.text_hash = excluded.text_hash
                           THEN 'indexed' ELSE 'waiting' END
             WHERE indexed_source.state <> 'removed'
            """;
    private static final String LOCK =
            "SELECT state, run_id, text_hash FROM indexed_source WHERE source_item_id = $1 FOR UPDATE";
    private static final String INDEXED = """
            UPDATE indexed_source SET state = 'indexed', reason = NULL, title = $2, chunk_count = $3, term_count = $4,
                   cut_count = $5, updated_at = now()
             WHERE source_item_id = $1
            """;
    private static final String ENDED = """
            UPDATE indexed_source SET state = $3, reason = $4, updated_at = now()
             WHERE source_item_id = $1 AND run_id = $2 AND state = 'waiting'
            """;
    private static final String REMOVE = """
            INSERT INTO indexed_source (source_item_id, workspace_id, run_id, state) VALUES ($1, $2, $3, 'removed')
            ON CONFLICT (source_item_id) DO UPDATE SET state = 'removed', title = '', text_hash = NULL, reason = NULL,
                   chunk_count = 0, term_count = 0, cut_count = 0, publication_year = NULL, run_id = excluded.run_id,
                   updated_at = now()
            """;
    // The entry's own version decides: news of different runs comes in any order.
    private static final String LIST = """
            INSERT INTO project_paper (workspace_id, project_id, source_item_id, is_listed, version)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id, source_item_id) DO UPDATE
                  SET is_listed = excluded.is_listed, version = excluded.version
             WHERE excluded.version > project_paper.version
            """;
    private static final String UNLIST_ALL =
            "DELETE FROM project_paper WHERE workspace_id = $1 AND source_item_id = $2";

    Uni<Void> refer(SqlConnection tx, Scope scope, UUID reference, UUID sourceItem) {
        return tx.preparedQuery(REFER)
                .execute(Tuple.of(reference, scope.workspaceId(), scope.projectId(), sourceItem))
                .replaceWithVoid();
    }

    Uni<Void> unrefer(SqlConnection tx, Scope scope, UUID reference, UUID sourceItem) {
        return tx.preparedQuery(UNREFER)
                .execute(Tuple.from(Arrays.asList(reference, scope.workspaceId(), scope.projectId(), sourceItem)))
                .replaceWithVoid();
    }

    Uni<Void> list(SqlConnection tx, Scope scope, UUID project, UUID sourceItem, boolean listed, long version) {
        return tx.preparedQuery(LIST)
                .execute(Tuple.of(scope.workspaceId(), project, sourceItem, listed, version))
                .replaceWithVoid();
    }

    /** False if the source was removed before we heard of it: it must not come back. */
    Uni<Boolean> expect(SqlConnection tx, Scope scope, UUID sourceItem, String textHash) {
        return tx.preparedQuery(EXPECT)
                .execute(Tuple.of(sourceItem, scope.workspaceId(), scope.runId(), textHash))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Optional<Locked>> lock(SqlConnection tx, UUID sourceItem) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(sourceItem)).map(SourceRepository::firstOf);
    }

    Uni<Void> indexed(SqlConnection tx, UUID sourceItem, String title, Counts counts) {
        return tx.preparedQuery(INDEXED)
                .execute(Tuple.of(sourceItem, title, counts.chunks(), counts.terms(), counts.cut()))
                .replaceWithVoid();
    }

    Uni<Void> failed(SqlConnection tx, UUID sourceItem, UUID run, String reason) {
        return tx.preparedQuery(ENDED)
                .execute(Tuple.of(sourceItem, run, "failed", reason))
                .replaceWithVoid();
    }

    Uni<Void> cancelled(SqlConnection tx, UUID sourceItem, UUID run) {
        return tx.preparedQuery(ENDED)
                .execute(Tuple.of(sourceItem, run, "cancelled", null))
                .replaceWithVoid();
    }

    Uni<Void> remove(SqlConnection tx, Scope scope, UUID sourceItem) {
        return tx.preparedQuery(REMOVE)
                .execute(Tuple.of(sourceItem, scope.workspaceId(), scope.runId()))
                .chain(() -> tx.preparedQuery(UNREFER_ALL).execute(Tuple.of(sourceItem)))
                .chain(() -> tx.preparedQuery(UNLIST_ALL).execute(Tuple.of(scope.workspaceId(), sourceItem)))
                .replaceWithVoid();
    }

    private static Optional<Locked> firstOf(RowSet<Row> rows) {
        var all = rows.iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        var row = all.next();
        return Optional.of(new Locked(row.getString("state"), row.getUUID("run_id"), row.getString("text_hash")));
    }
}
