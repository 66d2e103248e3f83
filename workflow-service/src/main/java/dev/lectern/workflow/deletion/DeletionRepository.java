package dev.lectern.workflow.deletion;

import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** All SQL of deletions. */
@ApplicationScoped
class DeletionRepository {

    /** Null is any. */
    record Filter(String kind, String status) {}

    private static final String BEGIN = """
            INSERT INTO deletion (run_id, workspace_id, project_id, user_id, parent_run_id, kind, subject_id, status, started_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'removing', $8) ON CONFLICT (run_id) DO NOTHING
            """;
    private static final String SELECT = """
            SELECT d.*, coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.service) FROM deletion_receipt r
                                   WHERE r.run_id = d.run_id), '[]') AS receipts
              FROM deletion d
            """;
    private static final String ONE = SELECT + " WHERE d.run_id = $1";
    private static final String LOCK = "SELECT FROM deletion WHERE run_id = $1 FOR UPDATE";
    // Everything of an administrator's, else what one wanted oneself.
    private static final String PAGE = SELECT + """
             WHERE d.run_id < $1 AND ($2::uuid IS NULL OR d.user_id = $2) AND ($3::text IS NULL OR d.kind = $3)
               AND ($4::text IS NULL OR d.status = $4)
             ORDER BY d.run_id DESC LIMIT $5
            """;
    private static final String SUBJECT = "UPDATE deletion SET subject_id = $2, updated_at = now() WHERE run_id = $1";
    private static final String ASK = """
            UPDATE deletion SET status = 'checking', round = round + 1, reason = NULL, finished_at = NULL, updated_at = now()
             WHERE run_id = $1
            """;
    private static final String END = """
            UPDATE deletion SET status = $2, reason = $3, finished_at = now(), updated_at = now() WHERE run_id = $1
            """;
    // What went adds up over all that is told; what is left is what was told last.
    private static final String KEEP = """
            INSERT INTO deletion_receipt AS known (run_id, service, workspace_id, user_id, round, removed, remaining, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (run_id, service) DO UPDATE
               SET round = greatest(known.round, excluded.round),
                   removed = (SELECT coalesce(jsonb_object_agg(what, rows), '{}')
                                FROM (SELECT what, sum(n::bigint) AS rows
                                        FROM (SELECT * FROM jsonb_each_text(known.removed)
                                              UNION ALL SELECT * FROM jsonb_each_text(excluded.removed)) AS each (what, n)
                                       GROUP BY what) AS summed),
                   remaining = CASE WHEN excluded.round >= known.round THEN excluded.remaining ELSE known.remaining END,
                   received_at = excluded.received_at
            """;

    Uni<Void> begin(SqlConnection tx, Scope scope, RunStarted run, String kind, UUID subject, Instant at) {
        return tx.preparedQuery(BEGIN)
                .execute(Tuple.from(Arrays.asList(
                        run.run(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        run.parentRun(),
                        kind,
                        subject,
                        time(at))))
                .replaceWithVoid();
    }

    Uni<Optional<Deletion>> find(SqlConnection tx, UUID run) {
        return tx.preparedQuery(ONE).execute(Tuple.of(run)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(Deletion::of));
    }

    /** As it is behind the lock. */
    Uni<Optional<Deletion>> lock(SqlConnection tx, UUID run) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(run)).chain(() -> find(tx, run));
    }

    /** Of everybody's without a user. */
    Uni<List<Deletion>> page(SqlConnection tx, UUID user, Filter filter, UUID after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(after, user, filter.kind(), filter.status(), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Deletion::of)
                        .toList());
    }

    Uni<Void> subject(SqlConnection tx, UUID run, UUID subject) {
        return tx.preparedQuery(SUBJECT).execute(Tuple.of(run, subject)).replaceWithVoid();
    }

    Uni<Void> ask(SqlConnection tx, UUID run) {
        return tx.preparedQuery(ASK).execute(Tuple.of(run)).replaceWithVoid();
    }

    Uni<Void> end(SqlConnection tx, UUID run, String status, String reason) {
        return tx.preparedQuery(END).execute(Tuple.of(run, status, reason)).replaceWithVoid();
    }

    Uni<Void> keep(SqlConnection tx, Deletion deletion, String service, DeletionReceipt receipt, Instant at) {
        return tx.preparedQuery(KEEP)
                .execute(Tuple.from(Arrays.asList(
                        receipt.run(),
                        service,
                        deletion.scope().workspaceId(),
                        deletion.scope().userId(),
                        receipt.round(),
                        json(receipt.removed()),
                        json(receipt.left()),
                        time(at))))
                .replaceWithVoid();
    }

    private static JsonObject json(Map<String, Long> counts) {
        var json = new JsonObject();
        counts.forEach(json::put);
        return json;
    }

    private static OffsetDateTime time(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
