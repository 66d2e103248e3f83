package dev.lectern.workflow.comparison.fill;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Outbox;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.cell.Cells;
import dev.lectern.workflow.progress.Progress;
import dev.lectern.workflow.progress.ProgressEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * How far a fill is, and its one end. Each cell that ends is counted with its effect, and the last one ends the fill; whoever
 * stops it first has stopped it.
 */
@ApplicationScoped
public class Fills {

    /** A cell that has ended, and how. */
    record Counted(UUID comparisonId, UUID paperId, String questionId, String status) {}

    /** A fill that is under way, and for whom. */
    record Running(Scope scope, UUID comparisonId) {}

    private static final String STEP = "fill";

    private static final String BEGIN = """
        UPDATE comparison_run
           SET status = 'filling', reason = NULL, run_id = $2, filled_by_user_id = $3, asker = $4, filling_since = now(),
               cells_done = 0, cells_failed = 0, cells_total = $5, last_event = last_event + 1, updated_at = now()
         WHERE comparison_id = $1 RETURNING last_event
        """;
    private static final String COUNT = """
        UPDATE comparison_run
           SET cells_done = cells_done + 1, cells_failed = cells_failed + $3, last_event = last_event + 1,
               updated_at = now()
         WHERE comparison_id = $1 AND run_id = $2 AND status = 'filling'
        RETURNING cells_done, cells_failed, cells_total, last_event,
                  extract(epoch FROM clock_timestamp() - filling_since)::double precision AS seconds
        """;
    private static final String END = """
        UPDATE comparison_run SET status = $3, reason = $4, last_event = last_event + 1, updated_at = now()
         WHERE comparison_id = $1 AND run_id = $2 AND status = 'filling'
        RETURNING last_event, cells_done, cells_failed, cells_total
        """;
    private static final String OF_RUN = """
        SELECT comparison_id, workspace_id, project_id, filled_by_user_id, run_id
          FROM comparison_run WHERE run_id = $1 AND status = 'filling'
        """;
    private static final String GOES_ON = "SELECT FROM comparison_run WHERE comparison_id = $1 AND status = 'filling'";
    private static final String BY = """
        SELECT comparison_id, workspace_id, project_id, filled_by_user_id, run_id FROM comparison_run
         WHERE status = 'filling' AND ($1::uuid IS NULL OR filled_by_user_id = $1)
           AND ($2::uuid IS NULL OR project_id = $2)
        """;

    private final Cells cells;
    private final Progress progress;
    private final Jobs jobs;
    private final Outbox outbox;

    Fills(Cells cells, Progress progress, Jobs jobs, Outbox outbox) {
        this.cells = cells;
        this.progress = progress;
        this.jobs = jobs;
        this.outbox = outbox;
    }

    Uni<Void> begin(SqlConnection tx, Scope scope, UUID comparison, Asker asker, int wanted) {
        return tx.preparedQuery(BEGIN)
                .execute(Tuple.of(comparison, scope.runId(), scope.userId(), JsonObject.mapFrom(asker), wanted))
                .map(rows -> rows.iterator().next().getInteger("last_event"))
                .chain(number -> tell(
                        tx,
                        scope,
                        comparison,
                        number,
                        "filling",
                        new JsonObject().put("runId", scope.runId().toString()).put("total", wanted)));
    }

    /** Nothing if the fill is over already. */
    Uni<Void> count(SqlConnection tx, Scope fill, Counted cell) {
        var failed = cell.status().equals("failed") ? 1 : 0;
        return tx.preparedQuery(COUNT)
                .execute(Tuple.of(cell.comparisonId(), fill.runId(), failed))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : counted(tx, fill, cell, rows.iterator().next()));
    }

    private Uni<Void> counted(SqlConnection tx, Scope fill, Counted cell, Row row) {
        int done = row.getInteger("cells_done");
        int total = row.getInteger("cells_total");
        var pace = Math.round(done / Math.max(0.001, row.getDouble("seconds")) * 100) / 100.0;
        var data = counts(row)
                .put("paperId", cell.paperId().toString())
                .put("questionId", cell.questionId())
                .put("status", cell.status());
        return tell(tx, fill, cell.comparisonId(), row.getInteger("last_event"), "cell", data)
                .chain(() -> done < total
                        ? outbox.add(tx, fill, new StepProgressed(fill.runId(), STEP, done, total, pace))
                        : end(tx, fill, cell.comparisonId()));
    }

    /** All that was to be done is done. */
    Uni<Void> end(SqlConnection tx, Scope fill, UUID comparison) {
        return cells.standing(tx, comparison).chain(status -> tx.preparedQuery(END)
                .execute(Tuple.of(comparison, fill.runId(), status, null))
                .chain(rows -> {
                    var row = rows.iterator().next();
                    int failed = row.getInteger("cells_failed");
                    int total = row.getInteger("cells_total");
                    var last = failed == 0
                            ? new RunCompleted(fill.runId())
                            : new RunFailed(fill.runId(), STEP, failed + " of " + total + " cells failed.");
                    return tell(tx, fill, comparison, row.getInteger("last_event"), status, counts(row))
                            .chain(() -> outbox.add(
                                    tx,
                                    fill,
                                    new StepFinished(fill.runId(), STEP, row.getInteger("cells_done"), total)))
                            .chain(() -> outbox.add(tx, fill, last));
                }));
    }

    /** By whoever wants it or without a reason; nothing if there is no such fill. Work first, as those do who end a cell. */
    public Uni<Boolean> stop(SqlConnection tx, Scope scope, UUID run, String reason) {
        return jobs.drop(tx, run, FillCell.TYPE)
                .chain(() -> jobs.cancelRun(tx, run))
                .chain(() -> tx.preparedQuery(OF_RUN).execute(Tuple.of(run)))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : stop(tx, running(rows.iterator().next()), reason));
    }

    private Uni<Boolean> stop(SqlConnection tx, Running fill, String reason) {
        var scope = fill.scope();
        var status = reason == null ? "cancelled" : "failed";
        return tx.preparedQuery(END)
                .execute(Tuple.of(fill.comparisonId(), scope.runId(), status, reason))
                .chain(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(false);
                    }
                    var row = rows.iterator().next();
                    var last = reason == null
                            ? new RunCancelled(scope.runId())
                            : new RunFailed(scope.runId(), STEP, reason);
                    return tell(tx, scope, fill.comparisonId(), row.getInteger("last_event"), status, counts(row))
                            .chain(() -> cells.callOff(tx, fill.comparisonId()))
                            .chain(begun -> InTurn.each(
                                    begun, run -> outbox.add(tx, scope.withRun(run), new RunCancelled(run))))
                            .chain(() -> outbox.add(tx, scope, last))
                            .replaceWith(true);
                });
    }

    /** Across tenants: of this person, or in this project; null does not matter. */
    Uni<List<Running>> running(SqlConnection system, UUID user, UUID project) {
        return system.preparedQuery(BY)
                .execute(Tuple.from(Arrays.asList(user, project)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Fills::running)
                        .toList());
    }

    public Uni<Boolean> goesOn(SqlConnection tx, UUID comparison) {
        return tx.preparedQuery(GOES_ON).execute(Tuple.of(comparison)).map(rows -> rows.rowCount() > 0);
    }

    private static Running running(Row row) {
        var scope = new Scope(
                row.getUUID("run_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"),
                row.getUUID("filled_by_user_id"));
        return new Running(scope, row.getUUID("comparison_id"));
    }

    private Uni<Void> tell(SqlConnection tx, Scope scope, UUID comparison, int number, String kind, JsonObject data) {
        return progress.tell(tx, scope, comparison, new ProgressEvent(number, kind, data));
    }

    private static JsonObject counts(Row row) {
        return new JsonObject()
                .put("done", row.getInteger("cells_done"))
                .put("failed", row.getInteger("cells_failed"))
                .put("total", row.getInteger("cells_total"));
    }
}
