package dev.lectern.workflow.pipeline;

import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.comparison.fill.Fills;
import dev.lectern.workflow.lineage.Records;
import dev.lectern.workflow.pipeline.Steps.Same;
import dev.lectern.workflow.pipeline.Steps.Step;
import dev.lectern.workflow.progress.Progress;
import dev.lectern.workflow.progress.ProgressEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How a pipeline moves: each stage ends once, and with it, in one transaction, the next one is asked for or the run ends.
 * Whoever calls has the pipeline locked.
 */
@ApplicationScoped
public class Course {

    public static final String RUN = "pipeline";
    public static final String STAGE = "pipeline.stage";
    public static final String OVERDUE = "pipeline.overdue";
    public static final String NAME = "stage";

    // Whoever dies with a stage at hand, or finds nobody to ask, has tried it; that is no reason to give it up.
    private static final String PATIENT = "UPDATE async_job SET max_attempts = 40 WHERE run_id = $1 AND job_type = $2";

    private final Pipelines pipelines;
    private final Papers papers;
    private final Steps steps;
    private final Fills fills;
    private final Records records;
    private final Progress progress;
    private final Jobs jobs;
    private final Outbox outbox;

    Course(
            Pipelines pipelines,
            Papers papers,
            Steps steps,
            Fills fills,
            Records records,
            Progress progress,
            Jobs jobs,
            Outbox outbox) {
        this.pipelines = pipelines;
        this.papers = papers;
        this.steps = steps;
        this.fills = fills;
        this.records = records;
        this.progress = progress;
        this.jobs = jobs;
        this.outbox = outbox;
    }

    Uni<Void> begin(SqlConnection tx, Pipeline one, List<PaperId> taken) {
        var scope = one.scope();
        var wanted = one.wanted();
        return pipelines
                .add(tx, one)
                .chain(() -> papers.add(tx, scope, taken))
                .chain(() -> steps.lay(tx, scope))
                .chain(() -> outbox.add(
                        tx,
                        scope,
                        new RunStarted(one.runId(), RUN, null, one.runId().toString()).personal(one.isPersonal())))
                .chain(() -> wanted.workstreamId() == null
                        ? Uni.createFrom().voidItem()
                        : records.link(tx, scope, wanted.workstreamId(), wanted.arm()))
                .chain(() -> ask(tx, scope, Stage.PREP, Stage.PREP.wire()));
    }

    /** Work for a stage; another key is another reason to look. */
    public Uni<Void> ask(SqlConnection tx, Scope scope, Stage stage, String key) {
        return jobs.add(tx, scope, new NewJob(STAGE, key, new JsonObject().put(NAME, stage.wire())))
                .chain(() -> tx.preparedQuery(PATIENT).execute(Tuple.of(scope.runId(), STAGE)))
                .replaceWithVoid();
    }

    public Uni<Void> running(SqlConnection tx, Pipeline one, Stage stage) {
        return steps.move(tx, one.runId(), stage, "running", 0, 0)
                .chain(() -> tell(tx, one.scope(), "stage", said(stage, "running")));
    }

    /** News will move it on; at the latest it goes on after a while. */
    public Uni<Void> await(SqlConnection tx, Pipeline one, Stage stage, Duration patience) {
        return steps.move(tx, one.runId(), stage, "waiting", 0, 0)
                .chain(() -> patience == null
                        ? Uni.createFrom().voidItem()
                        : jobs.add(
                                tx,
                                one.scope(),
                                new NewJob(OVERDUE, stage.wire(), new JsonObject().put(NAME, stage.wire()), patience)));
    }

    public Uni<Void> progressed(SqlConnection tx, Pipeline one, Stage stage, int done, int total, double perSecond) {
        return steps.move(tx, one.runId(), stage, "waiting", done, total)
                .chain(() -> tell(
                        tx,
                        one.scope(),
                        "progress",
                        said(stage, "waiting").put("done", done).put("total", total)))
                .chain(() -> outbox.add(
                        tx, one.scope(), new StepProgressed(one.runId(), stage.wire(), done, total, perSecond)));
    }

    /** As it was done in another run. */
    public Uni<Void> reuse(SqlConnection tx, Pipeline one, Stage stage, Same same) {
        return end(
                tx,
                one,
                new Step(stage, "completed", null, same.done(), same.total(), same.output(), same.runId(), null, null));
    }

    /** With a reason it went on without something. */
    public Uni<Void> complete(
            SqlConnection tx, Pipeline one, Stage stage, int done, int total, JsonObject output, String reason) {
        return end(tx, one, new Step(stage, "completed", reason, done, total, output, null, null, null));
    }

    public Uni<Void> skip(SqlConnection tx, Pipeline one, Stage stage, String reason) {
        return end(tx, one, new Step(stage, "skipped", reason, 0, 0, new JsonObject(), null, null, null));
    }

    /** It could not be done: the run fails with it if it cannot do without. */
    public Uni<Void> fail(SqlConnection tx, Pipeline one, Stage stage, String reason) {
        return end(tx, one, new Step(stage, "failed", reason, 0, 0, new JsonObject(), null, null, null));
    }

    private Uni<Void> end(SqlConnection tx, Pipeline one, Step ended) {
        var scope = one.scope();
        var stage = ended.stage();
        var failed = ended.status().equals("failed");
        return steps.end(tx, one.runId(), ended)
                .chain(mine -> !mine
                        ? Uni.createFrom().voidItem()
                        : jobs.drop(tx, one.runId(), OVERDUE)
                                .chain(() -> records.tell(tx, scope, record(ended)))
                                .chain(() -> tell(tx, scope, "stage", said(ended)))
                                .chain(() -> failed
                                        ? Uni.createFrom().voidItem()
                                        : outbox.add(
                                                tx,
                                                scope,
                                                new StepFinished(
                                                        one.runId(), stage.wire(), ended.done(), ended.total())))
                                .chain(() -> failed && stage.isMandatory()
                                        ? over(tx, one, stage, "failed", ended.reason())
                                        : stage.next()
                                                .map(next -> ask(tx, scope, next, next.wire()))
                                                .orElseGet(() -> over(tx, one, stage, "completed", null))));
    }

    /** By whoever wants it, or with a reason without which it would go on; work first, as those do who end it. */
    public Uni<Boolean> stop(SqlConnection tx, UUID run, String reason) {
        return jobs.drop(tx, run, STAGE)
                .chain(() -> jobs.cancelRun(tx, run))
                .chain(() -> pipelines.lock(tx, run))
                .chain(found -> found.map(one -> over(tx, one, null, reason == null ? "cancelled" : "failed", reason)
                                .replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private Uni<Void> over(SqlConnection tx, Pipeline one, Stage in, String status, String reason) {
        var scope = one.scope();
        var run = one.runId();
        var last =
                switch (status) {
                    case "completed" -> new RunCompleted(run);
                    case "failed" -> new RunFailed(run, in == null ? null : in.wire(), reason);
                    default -> new RunCancelled(run);
                };
        return jobs.drop(tx, run, OVERDUE)
                .chain(() -> steps.stop(tx, run))
                .chain(() -> pipelines.end(tx, run, status, reason))
                .chain(() -> stopFill(tx, one, reason))
                .chain(() -> tell(tx, scope, status, new JsonObject()))
                .chain(() -> outbox.add(tx, scope, last));
    }

    // Nobody waits for it any more; whoever answers hears of it.
    private Uni<Void> stopFill(SqlConnection tx, Pipeline one, String reason) {
        var fill = one.fillRunId();
        return fill == null
                ? Uni.createFrom().voidItem()
                : fills.stop(tx, one.scope().withRun(fill), fill, reason)
                        .chain(stopped -> stopped
                                ? outbox.add(tx, one.scope().withRun(fill), new CancelRequested(fill))
                                : Uni.createFrom().voidItem());
    }

    private Uni<Void> tell(SqlConnection tx, Scope scope, String kind, JsonObject data) {
        return pipelines
                .number(tx, scope.runId())
                .chain(number -> progress.tell(tx, scope, scope.runId(), new ProgressEvent(number, kind, data)));
    }

    private static JsonObject said(Stage stage, String status) {
        return new JsonObject().put("stage", stage.wire()).put("status", status);
    }

    private static JsonObject said(Step ended) {
        var said = said(ended.stage(), ended.status()).put("done", ended.done()).put("total", ended.total());
        return ended.reusedRunId() == null
                ? said
                : said.put("reusedRunId", ended.reusedRunId().toString());
    }

    private static Records.Record record(Step ended) {
        var about = new JsonObject();
        if (ended.reusedRunId() != null) {
            about.put("reusedRunId", ended.reusedRunId().toString());
        }
        if (ended.reason() != null) {
            about.put(ended.status().equals("skipped") ? "skipped" : "without", ended.reason());
        }
        var failed = ended.status().equals("failed");
        return new Records.Record(
                "step",
                ended.stage().wire(),
                null,
                failed ? "failed" : "completed",
                failed ? ended.reason() : null,
                ended.output(),
                about);
    }
}
