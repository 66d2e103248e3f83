package dev.lectern.workflow.pipeline.asking;

import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.workflow.lineage.Records;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Pipelines;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.run.RunListener;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Hears how the fill goes that a pipeline waits for, and what else ends it before its time. */
@ApplicationScoped
class FillNews implements RunListener {

    private static final String FILLED = """
        SELECT status, reason, cells_failed AS failed, (SELECT count(*)::int FROM comparison_cell a
                  WHERE a.comparison_id = c.comparison_id) AS total,
               (SELECT min(error_message) FROM comparison_cell f
                 WHERE f.comparison_id = c.comparison_id AND f.cell_status = 'failed') AS why,
               (SELECT count(*)::int FROM comparison_cell k
                 WHERE k.comparison_id = c.comparison_id AND k.cell_status = 'cached') AS kept,
               (SELECT string_agg(DISTINCT model, ', ') FROM comparison_cell m
                 WHERE m.comparison_id = c.comparison_id) AS models
          FROM comparison_run c WHERE comparison_id = $1
        """;
    private static final String QUESTIONS = """
        SELECT q.question_id, q.question, count(*) FILTER (WHERE answer IS NOT NULL AND NOT is_refused)::int AS answered,
               count(*) FILTER (WHERE is_refused)::int AS refused,
               count(*) FILTER (WHERE cell_status = 'failed')::int AS failed
          FROM comparison_question q LEFT JOIN comparison_cell USING (comparison_id, question_id)
         WHERE q.comparison_id = $1 GROUP BY q.question_id, q.question, q.position ORDER BY q.position
        """;
    // Each answer is a run below the fill.
    private static final String OF_ANSWER = """
        SELECT p.run_id FROM run_record r JOIN pipeline p ON p.fill_run_id = r.parent_run_id AND p.status = 'running'
         WHERE r.run_id = $1 AND r.record_kind = 'run'
        """;
    private static final String READERS = """
        SELECT p.run_id FROM pipeline p JOIN pipeline_stage s ON s.run_id = p.run_id
         WHERE p.workspace_id = $2 AND p.status = 'running' AND s.stage = 'ingest' AND s.status = 'waiting'
           AND EXISTS (SELECT FROM run_record r WHERE r.run_id = $1 AND r.record_kind = 'run' AND r.kind = 'source')
         ORDER BY p.run_id
        """;
    private static final String BUDGET = "budget";

    private final Pipelines pipelines;
    private final Course course;
    private final Records records;

    FillNews(Pipelines pipelines, Course course, Records records) {
        this.pipelines = pipelines;
        this.course = course;
        this.records = records;
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run) {
        return course.stop(tx, run, null).replaceWithVoid();
    }

    @Override
    public Uni<Void> progressed(SqlConnection tx, Scope scope, StepProgressed news) {
        return pipelines.lockOfFill(tx, news.run()).chain(found -> found.map(one -> course.progressed(
                        tx, one, Stage.AGENTIC, (int) news.done(), (int) news.total(), news.perSecond()))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> ended(SqlConnection tx, Scope scope, UUID run, String reason) {
        return pipelines.lockOfFill(tx, run).chain(found -> found.map(one -> filled(tx, one))
                .orElseGet(() -> reason == null ? Uni.createFrom().voidItem() : failed(tx, scope, run, reason)));
    }

    // Money that is gone is gone for all further answers. And who reads a paper says of its run alone that he could
    // not.
    private Uni<Void> failed(SqlConnection tx, Scope scope, UUID run, String reason) {
        return (reason.contains(BUDGET)
                        ? outOfBudget(tx, run, reason)
                        : Uni.createFrom().voidItem())
                .chain(() -> tx.preparedQuery(READERS).execute(Tuple.of(run, scope.workspaceId())))
                .chain(rows -> InTurn.each(rows, row -> lookAgain(tx, row.getUUID("run_id"), run)));
    }

    private Uni<Void> outOfBudget(SqlConnection tx, UUID answer, String reason) {
        return tx.preparedQuery(OF_ANSWER)
                .execute(Tuple.of(answer))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : pipelines
                                .lock(tx, rows.iterator().next().getUUID("run_id"))
                                .chain(found -> found.map(one -> course.fail(tx, one, Stage.AGENTIC, reason))
                                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    private Uni<Void> lookAgain(SqlConnection tx, UUID pipeline, UUID failed) {
        return pipelines.lock(tx, pipeline).chain(found -> found.map(
                        one -> course.ask(tx, one.scope(), Stage.INGEST, Stage.INGEST.wire() + " " + failed))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> filled(SqlConnection tx, Pipeline one) {
        return tx.preparedQuery(FILLED)
                .execute(Tuple.of(one.comparisonId()))
                .map(rows -> rows.iterator().next())
                .chain(row -> row.getString("status").equals("cancelled")
                        ? course.stop(tx, one.runId(), null).replaceWithVoid()
                        : row.getString("reason") != null
                                ? course.fail(tx, one, Stage.AGENTIC, row.getString("reason"))
                                : answered(tx, one, row));
    }

    private Uni<Void> answered(SqlConnection tx, Pipeline one, Row row) {
        int failed = row.getInteger("failed");
        int total = row.getInteger("total");
        if (failed > 0 && failed == total) {
            return course.fail(
                    tx, one, Stage.AGENTIC, "None of " + total + " answers could be had: " + row.getString("why"));
        }
        var plan = Plan.of(one.wanted());
        var output = new JsonObject()
                .put("plannedBy", plan.by())
                .put("answeredBy", row.getString("models"))
                .put("questions", plan.questions().size())
                .put("answers", total - failed)
                .put("kept", row.getInteger("kept"));
        return questions(tx, one, output)
                .chain(() -> course.complete(
                        tx,
                        one,
                        Stage.AGENTIC,
                        total - failed,
                        total,
                        output,
                        failed == 0 ? null : failed + " of " + total + " answers could not be had."));
    }

    private Uni<Void> questions(SqlConnection tx, Pipeline one, JsonObject how) {
        return tx.preparedQuery(QUESTIONS)
                .execute(Tuple.of(one.comparisonId()))
                .chain(rows -> InTurn.each(
                        rows,
                        row -> records.tell(
                                tx,
                                one.scope(),
                                new Records.Record(
                                        "question",
                                        Stage.AGENTIC.wire(),
                                        row.getString("question_id"),
                                        "completed",
                                        null,
                                        new JsonObject()
                                                .put("answered", row.getInteger("answered"))
                                                .put("refused", row.getInteger("refused"))
                                                .put("failed", row.getInteger("failed")),
                                        new JsonObject()
                                                .put("question", row.getString("question"))
                                                .put("plannedBy", how.getString("plannedBy"))
                                                .put("answeredBy", how.getString("answeredBy"))))));
    }
}
