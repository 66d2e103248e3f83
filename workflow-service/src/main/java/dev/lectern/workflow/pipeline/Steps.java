package dev.lectern.workflow.pipeline;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The stages of pipelines, and what came of each. Whoever writes has the pipeline locked. */
@ApplicationScoped
public class Steps {

    /** How a stage stands. */
    public record Step(
            Stage stage,
            String status,
            String reason,
            int done,
            int total,
            JsonObject output,
            UUID reusedRunId,
            Instant startedAt,
            Instant finishedAt) {

        static Step of(Row row) {
            return new Step(
                    Stage.of(row.getString("stage")),
                    row.getString("status"),
                    row.getString("reason"),
                    row.getInteger("done"),
                    row.getInteger("total"),
                    row.getJsonObject("output"),
                    row.getUUID("reused_run_id"),
                    Pipeline.instant(row.getOffsetDateTime("started_at")),
                    Pipeline.instant(row.getOffsetDateTime("finished_at")));
        }
    }

    /** The same stage of another run: what came of it, and in which run that was. */
    public record Same(UUID runId, UUID comparisonId, int done, int total, JsonObject output) {}

    private static final String LAY = """
        INSERT INTO pipeline_stage (run_id, stage, workspace_id, position, status) VALUES ($1, $2, $3, $4, 'pending')
        """;
    private static final String ALL = "SELECT * FROM pipeline_stage WHERE run_id = $1 ORDER BY position";
    private static final String ONE = "SELECT * FROM pipeline_stage WHERE run_id = $1 AND stage = $2";
    private static final String MOVE = """
        UPDATE pipeline_stage SET status = $3, done = $4, total = $5, started_at = coalesce(started_at, now())
         WHERE run_id = $1 AND stage = $2 AND status IN ('pending', 'running', 'waiting')
        """;
    private static final String END = """
        UPDATE pipeline_stage SET status = $3, reason = $4, done = $5, total = $6, output = $7, reused_run_id = $8,
               started_at = coalesce(started_at, now()), finished_at = now()
         WHERE run_id = $1 AND stage = $2 AND status IN ('pending', 'running', 'waiting')
        """;
    private static final String STOP = """
        UPDATE pipeline_stage SET status = 'cancelled', finished_at = now()
         WHERE run_id = $1 AND status IN ('pending', 'running', 'waiting')
        """;
    // Whole ones only, and never what stands on something that is not there any more; where it was done first is said.
    private static final String SAME = """
        SELECT coalesce(s.reused_run_id, s.run_id) AS run_id, p.comparison_id, s.done, s.total, s.output
          FROM pipeline p JOIN pipeline_stage s USING (run_id)
         WHERE p.project_id = $1 AND (NOT p.is_personal OR p.user_id = $2) AND p.run_id <> $3 AND s.stage = $4
           AND s.status = 'completed' AND s.reason IS NULL AND p.papers_hash = $5 AND p.config_hash = $6
           AND p.workstream_id IS NOT DISTINCT FROM $7 AND p.arm IS NOT DISTINCT FROM $8
           AND (NOT $9 OR p.question_hash = $10 AND EXISTS (
                SELECT FROM comparison_run c WHERE c.comparison_id = p.comparison_id))
         ORDER BY s.finished_at DESC LIMIT 1
        """;

    Uni<Void> lay(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(LAY)
                .executeBatch(Stream.of(Stage.values())
                        .map(one -> Tuple.of(scope.runId(), one.wire(), scope.workspaceId(), one.ordinal()))
                        .toList())
                .replaceWithVoid();
    }

    public Uni<List<Step>> all(SqlConnection tx, UUID run) {
        return tx.preparedQuery(ALL).execute(Tuple.of(run)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(Step::of)
                .toList());
    }

    public Uni<Step> one(SqlConnection tx, UUID run, Stage stage) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(run, stage.wire()))
                .map(rows -> Step.of(rows.iterator().next()));
    }

    /** Running or waiting. */
    public Uni<Void> move(SqlConnection tx, UUID run, Stage stage, String status, int done, int total) {
        return tx.preparedQuery(MOVE)
                .execute(Tuple.of(run, stage.wire(), status, done, total))
                .replaceWithVoid();
    }

    /** False if it has ended already. */
    Uni<Boolean> end(SqlConnection tx, UUID run, Step ended) {
        return tx.preparedQuery(END)
                .execute(Tuple.from(Arrays.asList(
                        run,
                        ended.stage().wire(),
                        ended.status(),
                        ended.reason(),
                        ended.done(),
                        ended.total(),
                        ended.output(),
                        ended.reusedRunId())))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> stop(SqlConnection tx, UUID run) {
        return tx.preparedQuery(STOP).execute(Tuple.of(run)).replaceWithVoid();
    }

    /** This stage of the last run of the same papers, configuration, workstream and arm; for some, of the same questions. */
    public Uni<Optional<Same>> same(SqlConnection tx, Pipeline one, Stage stage, String papersHash) {
        return tx.preparedQuery(SAME)
                .execute(Tuple.from(Arrays.asList(
                        one.scope().projectId(),
                        one.scope().userId(),
                        one.runId(),
                        stage.wire(),
                        papersHash,
                        one.configHash(),
                        one.wanted().workstreamId(),
                        one.wanted().arm(),
                        stage.asks(),
                        one.questionHash())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Same(
                                row.getUUID("run_id"),
                                row.getUUID("comparison_id"),
                                row.getInteger("done"),
                                row.getInteger("total"),
                                row.getJsonObject("output")))
                        .findFirst());
    }
}
