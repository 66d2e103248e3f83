package dev.lectern.workflow.comparison.fill;

import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.AnswerClient.Question;
import dev.lectern.workflow.asked.AnswerClient.Reply;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.ComparisonConfig;
import dev.lectern.workflow.comparison.cell.Cells;
import dev.lectern.workflow.comparison.cell.Cells.Wanted;
import dev.lectern.workflow.comparison.cell.Finding;
import dev.lectern.workflow.comparison.fill.Fills.Counted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Computes one cell. Retrieval answers once for its run, however often we ask; the cell, its count and the end of this work
 * commit together. So whoever dies in between, no cell is computed twice.
 */
@ApplicationScoped
class FillCell implements JobHandler {

    static final String TYPE = "comparison.cell";
    private static final String STEP = "answer";
    private static final int TRIES = 3;

    /** A cell that is wanted still, with all that it takes to ask. */
    private record Task(
            UUID comparisonId,
            UUID cellId,
            UUID paperId,
            UUID repositoryId,
            String questionId,
            String question,
            String kind,
            Asker asker) {

        /** As usage is summed up by. */
        String step() {
            return kind.equals("structured") ? "question" : "cell";
        }

        static Task of(Row row) {
            return new Task(
                    row.getUUID("comparison_id"),
                    row.getUUID("cell_id"),
                    row.getUUID("paper_id"),
                    row.getUUID("repository_id"),
                    row.getString("question_id"),
                    row.getString("question"),
                    row.getString("kind"),
                    row.getJsonObject("asker").mapTo(Asker.class));
        }
    }

    private static final String TASK = """
        SELECT c.comparison_id, c.cell_id, c.paper_id, p.repository_id, c.question_id, q.question, r.kind, r.asker
          FROM comparison_cell c
          JOIN comparison_run r USING (comparison_id)
          JOIN comparison_paper p USING (comparison_id, paper_id)
          JOIN comparison_question q USING (comparison_id, question_id)
         WHERE c.cell_id = $1 AND c.run_id = $2 AND c.is_pending AND r.run_id = $3 AND r.status = 'filling'
        """;
    private static final String FAILED = """
        SELECT comparison_id, paper_id, question_id, error_message FROM comparison_cell WHERE cell_id = $1
        """;

    private final AnswerClient retrieval;
    private final Tenancy tenancy;
    private final Cells cells;
    private final Fills fills;
    private final Outbox outbox;
    private final ComparisonConfig config;

    FillCell(
            @RestClient AnswerClient retrieval,
            Tenancy tenancy,
            Cells cells,
            Fills fills,
            Outbox outbox,
            ComparisonConfig config) {
        this.retrieval = retrieval;
        this.tenancy = tenancy;
        this.cells = cells;
        this.fills = fills;
        this.outbox = outbox;
        this.config = config;
    }

    static NewJob job(Wanted wanted, boolean isPrivate, boolean anew) {
        return new NewJob(
                TYPE,
                wanted.cellId().toString(),
                new JsonObject()
                        .put("cell", wanted.cellId().toString())
                        .put("run", wanted.runId().toString())
                        .put("private", isPrivate)
                        .put("anew", anew));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int atOnce() {
        return config.atOnce();
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return tenancy.tx(job.scope(), tx -> begin(tx, job))
                .chain(task -> task == null
                        // Called off, or gone with its paper.
                        ? Uni.createFrom().item(tx -> Uni.createFrom().voidItem())
                        : retrieval
                                .ask(new Question(
                                        run(job),
                                        job.scope().runId(),
                                        task.asker(),
                                        new PaperId(task.paperId(), task.repositoryId()),
                                        task.question(),
                                        job.input().getBoolean("anew"),
                                        task.step(),
                                        task.questionId()))
                                .chain(reply -> reply.answer() != null
                                        ? Uni.createFrom().item(effect(job, task, reply))
                                        : stumbled(job, reply)));
    }

    private Uni<Task> begin(SqlConnection tx, Job job) {
        return tx.preparedQuery(TASK)
                .execute(Tuple.of(cell(job), run(job), job.scope().runId()))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().nullItem()
                        : cells.start(tx, cell(job), run(job))
                                .chain(first -> first
                                        ? outbox.add(tx, job.scope().withRun(run(job)), started(job))
                                        : Uni.createFrom().voidItem())
                                .replaceWith(Task.of(rows.iterator().next())));
    }

    private static RunStarted started(Job job) {
        return new RunStarted(run(job), TYPE, job.scope().runId(), cell(job).toString())
                .personal(job.input().getBoolean("private"));
    }

    private Effect effect(Job job, Task task, Reply reply) {
        var finding = Finding.of(reply.answer(), reply.guard());
        return tx -> cells.answered(tx, task.cellId(), run(job), finding)
                .chain(mine -> mine
                        ? outbox.add(tx, job.scope().withRun(run(job)), new RunCompleted(run(job)))
                                .chain(() -> fills.count(tx, job.scope(), counted(task, finding.status())))
                        : Uni.createFrom().voidItem());
    }

    // Why is said in the cell. A provider is asked a few times only; a part of the suite that is away comes back.
    private Uni<Effect> stumbled(Job job, Reply reply) {
        return tenancy.tx(job.scope(), tx -> cells.stumbled(tx, cell(job), run(job), "no_answer", reply.reason()))
                .chain(() -> Uni.createFrom()
                        .failure(
                                job.attempt() < TRIES
                                        ? new UncheckedIOException(new IOException("retrieval has no answer"))
                                        : ProblemException.unprocessable(null, reply.reason())));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        var run = run(job);
        return cells.failed(tx, cell(job), run, "failed", reason)
                .chain(mine -> mine
                        ? ended(tx, job, why -> new RunFailed(run, STEP, why))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> ended(SqlConnection tx, Job job, Function<String, RunEvent> last) {
        return tx.preparedQuery(FAILED)
                .execute(Tuple.of(cell(job)))
                .map(rows -> rows.iterator().next())
                .chain(row -> outbox.add(tx, job.scope().withRun(run(job)), last.apply(row.getString("error_message")))
                        .chain(() -> fills.count(
                                tx,
                                job.scope(),
                                new Counted(
                                        row.getUUID("comparison_id"),
                                        row.getUUID("paper_id"),
                                        row.getString("question_id"),
                                        "failed"))));
    }

    /** This cell alone; whoever stops the fill has told of the cells' runs, too, and nothing is pending any more. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        var run = run(job);
        return cells.failed(tx, cell(job), run, "cancelled", "Somebody called it off.")
                .chain(mine -> mine
                        ? ended(tx, job, why -> new RunCancelled(run))
                        : Uni.createFrom().voidItem());
    }

    private static Counted counted(Task task, String status) {
        return new Counted(task.comparisonId(), task.paperId(), task.questionId(), status);
    }

    private static UUID cell(Job job) {
        return UUID.fromString(job.input().getString("cell"));
    }

    private static UUID run(Job job) {
        return UUID.fromString(job.input().getString("run"));
    }
}
