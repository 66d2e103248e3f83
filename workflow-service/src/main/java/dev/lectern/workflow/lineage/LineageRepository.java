package dev.lectern.workflow.lineage;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The records of runs in the current project, less what in it is somebody else's own business. */
@ApplicationScoped
class LineageRepository {

    /** What a sibling says of a run; null where it says nothing. */
    record Told(
            UUID runId,
            UUID parentRunId,
            String kind,
            String step,
            String key,
            String status,
            String reason,
            String workstreamId,
            String arm,
            String idempotencyKey,
            JsonObject input,
            JsonObject output,
            JsonObject metadata) {}

    /** How the runs of one variant went. */
    @Schema(name = "WorkstreamArm")
    record Arm(
            String arm,
            boolean baseline,
            long runs,
            long completed,
            long failed,
            long cancelled,
            Double meanSeconds,
            Instant last) {}

    record Workstream(String workstreamId, long runs, long arms, Instant last) {}

    static final int MOST = 1_000;

    private static final String SEEN = " r.project_id = $1 AND (NOT r.is_personal OR r.user_id = $2)";
    private static final String RUN =
            "SELECT r.* FROM run_record r WHERE r.record_kind = 'run' AND" + SEEN + " AND r.run_id = $3";
    // Depth first along its parents; who sees the top of it sees what it began.
    private static final String TREE = """
            WITH RECURSIVE tree AS (
                SELECT r.run_id, 0 AS depth, ARRAY[r.run_id] AS path FROM run_record r
                 WHERE r.record_kind = 'run' AND r.run_id = $3 AND
            """ + SEEN + """
                UNION ALL
                SELECT c.run_id, t.depth + 1, t.path || c.run_id FROM tree t
                  JOIN run_record c ON c.parent_run_id = t.run_id AND c.record_kind = 'run'
                 WHERE t.depth < 8 AND c.run_id <> ALL(t.path))
            SELECT r.* FROM (SELECT * FROM tree ORDER BY depth, run_id LIMIT $4) t
              JOIN run_record r ON r.run_id = t.run_id AND r.record_kind = 'run' ORDER BY t.depth, r.run_id
            """;
    private static final String RECORDS = """
            SELECT r.* FROM run_record r WHERE r.run_id = $1 ORDER BY r.started_at, r.record_id LIMIT $2
            """;
    // Told twice, or late, it is the same record: what is empty is filled, and the first ending stands.
    private static final String TELL = """
            INSERT INTO run_record AS known (record_id, workspace_id, project_id, user_id, run_id, parent_run_id, record_kind,
                   step, record_key, status, reason, workstream_id, arm, idempotency_key, input, output, metadata, started_at,
                   finished_at, heard_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, coalesce($17, '{}'::jsonb), $18,
                    CASE WHEN $10 = 'running' THEN NULL ELSE $18::timestamptz END, $18)
            ON CONFLICT (run_id, record_kind, step, record_key) DO UPDATE
               SET status = CASE WHEN known.status = 'running' THEN excluded.status ELSE known.status END,
                   reason = CASE WHEN known.status = 'running' THEN excluded.reason ELSE known.reason END,
                   finished_at = CASE WHEN known.status = 'running' THEN excluded.finished_at ELSE known.finished_at END,
                   parent_run_id = coalesce(known.parent_run_id, excluded.parent_run_id),
                   workstream_id = coalesce(excluded.workstream_id, known.workstream_id),
                   arm = coalesce(excluded.arm, known.arm),
                   idempotency_key = coalesce(known.idempotency_key, excluded.idempotency_key),
                   input = coalesce(known.input, excluded.input), output = coalesce(excluded.output, known.output),
                   metadata = known.metadata || excluded.metadata,
                   heard_at = greatest(known.heard_at, excluded.heard_at)
            """;
    private static final String OF_WORKSTREAM = """
              FROM run_record l
              JOIN run_record r ON r.run_id = l.run_id AND r.record_kind = 'run'
             WHERE l.record_kind = 'workstream_link' AND l.project_id = $1 AND
            """ + SEEN;
    private static final String WORKSTREAMS =
            """
            SELECT l.workstream_id, count(*) AS runs, count(DISTINCT l.arm) AS arms, max(r.started_at) AS last
            """ + OF_WORKSTREAM + " GROUP BY l.workstream_id ORDER BY last DESC LIMIT 200";
    private static final String ARMS = """
            SELECT l.arm, count(*) AS runs, count(*) FILTER (WHERE r.status = 'completed') AS completed,
                   count(*) FILTER (WHERE r.status = 'failed') AS failed,
                   count(*) FILTER (WHERE r.status = 'cancelled') AS cancelled, max(r.started_at) AS last,
                   avg(extract(epoch FROM r.finished_at - r.started_at)) FILTER (WHERE r.status = 'completed')
                       ::double precision AS seconds
            """ + OF_WORKSTREAM + " AND l.workstream_id = $3 GROUP BY l.arm ORDER BY l.arm";
    private static final String RUNS_OF = "SELECT r.*" + OF_WORKSTREAM
            + " AND l.workstream_id = $3 AND ($4::text IS NULL OR l.arm = $4) ORDER BY r.run_id DESC LIMIT $5";

    /** Fails with NOT_FOUND if he sees no such run where he is. */
    Uni<Entry> run(SqlConnection tx, Scope by, UUID run) {
        return tx.preparedQuery(RUN)
                .execute(Tuple.of(by.projectId(), by.userId(), run))
                .map(rows ->
                        list(rows, Entry::of).stream().findFirst().orElseThrow(() -> ProblemException.notFound("run")));
    }

    /** The run and what it began, level by level. */
    Uni<List<Entry>> tree(SqlConnection tx, Scope by, UUID run) {
        return tx.preparedQuery(TREE)
                .execute(Tuple.of(by.projectId(), by.userId(), run, MOST))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemException.notFound("run");
                    }
                    return list(rows, Entry::of);
                });
    }

    /** All that was told of a run that he sees. */
    Uni<List<Entry>> records(SqlConnection tx, UUID run) {
        return tx.preparedQuery(RECORDS).execute(Tuple.of(run, MOST)).map(rows -> list(rows, Entry::of));
    }

    Uni<Void> tell(SqlConnection tx, Scope scope, Told told, Instant at) {
        var time = at.atOffset(ZoneOffset.UTC);
        return tx.preparedQuery(TELL)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        told.runId(),
                        told.parentRunId(),
                        told.kind(),
                        told.step() == null ? "" : told.step(),
                        told.key() == null ? "" : told.key(),
                        told.status(),
                        told.reason(),
                        told.workstreamId(),
                        told.arm(),
                        told.idempotencyKey(),
                        told.input(),
                        told.output(),
                        told.metadata(),
                        time)))
                .replaceWithVoid();
    }

    Uni<List<Workstream>> workstreams(SqlConnection tx, Scope by) {
        return tx.preparedQuery(WORKSTREAMS)
                .execute(Tuple.of(by.projectId(), by.userId()))
                .map(rows -> list(
                        rows,
                        row -> new Workstream(
                                row.getString("workstream_id"),
                                row.getLong("runs"),
                                row.getLong("arms"),
                                instant(row.getOffsetDateTime("last")))));
    }

    Uni<List<Arm>> arms(SqlConnection tx, Scope by, String workstream) {
        return tx.preparedQuery(ARMS)
                .execute(Tuple.of(by.projectId(), by.userId(), workstream))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemException.notFound("workstream");
                    }
                    return list(rows, LineageRepository::arm);
                });
    }

    Uni<List<Entry>> runsOf(SqlConnection tx, Scope by, String workstream, String arm, int most) {
        return tx.preparedQuery(RUNS_OF)
                .execute(Tuple.of(by.projectId(), by.userId(), workstream, arm, most))
                .map(rows -> list(rows, Entry::of));
    }

    // Variants that others are measured by are known by their names.
    private static Arm arm(Row row) {
        var name = row.getString("arm");
        return new Arm(
                name,
                name.matches("(?i).*(baseline|control|base).*"),
                row.getLong("runs"),
                row.getLong("completed"),
                row.getLong("failed"),
                row.getLong("cancelled"),
                row.getDouble("seconds"),
                instant(row.getOffsetDateTime("last")));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
