package dev.lectern.workflow.run;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes down what events say of a run, so that the same rows come out in whichever order they arrive: each statement
 * fills what is empty, moves forward and never back, and the first ending stands.
 */
@ApplicationScoped
class RunLedger {

    private static final String HEAR = """
            INSERT INTO run_record (record_id, workspace_id, project_id, user_id, run_id, record_kind, status, started_at,
                                    heard_at)
            VALUES ($1, $2, $3, $4, $5, 'run', 'running', $6, $6)
            ON CONFLICT (run_id, record_kind, step, record_key) DO UPDATE
               SET project_id = coalesce(run_record.project_id, excluded.project_id),
                   user_id = coalesce(run_record.user_id, excluded.user_id),
                   started_at = least(run_record.started_at, excluded.started_at),
                   heard_at = greatest(run_record.heard_at, excluded.heard_at)
            """;
    private static final String START = """
            UPDATE run_record
               SET kind = coalesce(kind, $2), subject_id = coalesce(subject_id, $3),
                   parent_run_id = coalesce(parent_run_id, $4), trigger_source = coalesce(trigger_source, $5),
                   is_personal = $6
             WHERE run_id = $1 AND record_kind = 'run'
            """;
    // A late piece of news about a step of a run that is over leaves it as if it had come in time.
    private static final String STEP = """
            INSERT INTO run_record (record_id, workspace_id, project_id, user_id, run_id, record_kind, step, status,
                                    progress_done, progress_total, started_at, finished_at, heard_at, progress_per_second)
            SELECT $1::uuid, workspace_id, project_id, user_id, run_id, 'step', $3::text,
                   CASE WHEN $4::bigint >= $5::bigint THEN 'completed'
                        WHEN status = 'failed' THEN 'cancelled' ELSE status END,
                   $4::bigint, $5::bigint, $6::timestamptz,
                   CASE WHEN $4::bigint >= $5::bigint THEN $6::timestamptz
                        WHEN status <> 'running' THEN greatest(finished_at, $6::timestamptz) END,
                   $6::timestamptz, nullif($7::real, 0)
              FROM run_record WHERE run_id = $2 AND record_kind = 'run'
            ON CONFLICT (run_id, record_kind, step, record_key) DO UPDATE
               SET progress_per_second = CASE WHEN excluded.progress_done >= run_record.progress_done
                       THEN coalesce(excluded.progress_per_second, run_record.progress_per_second)
                       ELSE run_record.progress_per_second END,
                   progress_done = greatest(run_record.progress_done, excluded.progress_done),
                   progress_total = greatest(run_record.progress_total, excluded.progress_total),
                   started_at = least(run_record.started_at, excluded.started_at),
                   heard_at = greatest(run_record.heard_at, excluded.heard_at),
                   status = CASE WHEN run_record.status <> 'failed' AND excluded.progress_done >= excluded.progress_total
                                 THEN 'completed' ELSE run_record.status END,
                   finished_at = CASE WHEN run_record.status = 'failed' OR excluded.progress_done < excluded.progress_total
                                      THEN run_record.finished_at
                                      WHEN run_record.progress_done >= run_record.progress_total
                                      THEN least(run_record.finished_at, excluded.finished_at)
                                      ELSE excluded.finished_at END
            """;
    // Of several steps the one that was heard of last is shown.
    private static final String PROGRESS = """
            UPDATE run_record run
               SET progress_step = last.step, progress_done = last.progress_done, progress_total = last.progress_total,
                   progress_per_second = last.progress_per_second
              FROM (SELECT step, progress_done, progress_total, progress_per_second FROM run_record
                     WHERE run_id = $1 AND record_kind = 'step' ORDER BY heard_at DESC, step LIMIT 1) AS last
             WHERE run.run_id = $1 AND run.record_kind = 'run'
            """;
    private static final String END = """
            UPDATE run_record SET status = $2, reason = $3, finished_at = greatest($4, started_at)
             WHERE run_id = $1 AND record_kind = 'run' AND status = 'running'
            """;
    // Failing is not progress: whatever is told of the progress of this step counts as heard later.
    private static final String FAIL_STEP = """
            INSERT INTO run_record (record_id, workspace_id, project_id, user_id, run_id, record_kind, step, status,
                                    reason, started_at, finished_at, heard_at)
            SELECT $1::uuid, workspace_id, project_id, user_id, run_id, 'step', $3::text, 'failed', $4::text,
                   $5::timestamptz, $5::timestamptz, to_timestamp(0)
              FROM run_record WHERE run_id = $2 AND record_kind = 'run'
            ON CONFLICT (run_id, record_kind, step, record_key) DO UPDATE
               SET status = 'failed', reason = excluded.reason, finished_at = excluded.finished_at
             WHERE run_record.status = 'running'
            """;
    private static final String CLOSE_STEPS = """
            UPDATE run_record SET status = CASE $2::text WHEN 'completed' THEN 'completed' ELSE 'cancelled' END,
                   finished_at = greatest($3, started_at)
             WHERE run_id = $1 AND record_kind = 'step' AND status = 'running'
            """;
    private static final String WANT_END = """
            UPDATE run_record SET cancel_requested_at = coalesce(cancel_requested_at, $2)
             WHERE run_id = $1 AND record_kind = 'run'
            """;

    /** That there is such a run, which any event says. */
    Uni<Void> hear(SqlConnection tx, CloudEvent event, UUID run) {
        var scope = event.scope();
        return run(tx, HEAR, Ids.next(), scope.workspaceId(), scope.projectId(), scope.userId(), run, time(event));
    }

    Uni<Void> start(SqlConnection tx, CloudEvent event, RunStarted e) {
        return run(tx, START, e.run(), e.kind(), e.subjectId(), e.parentRun(), trigger(event, e), e.personal());
    }

    Uni<Void> step(SqlConnection tx, CloudEvent event, StepFinished e) {
        return step(tx, event, e.run(), e.step(), e.done(), e.total(), 0);
    }

    Uni<Void> step(SqlConnection tx, CloudEvent event, StepProgressed e) {
        return step(tx, event, e.run(), e.step(), e.done(), e.total(), e.perSecond());
    }

    private static Uni<Void> step(
            SqlConnection tx, CloudEvent event, UUID run, String step, long done, long total, double pace) {
        return run(tx, STEP, Ids.next(), run, step, done, total, time(event), (float) pace)
                .chain(() -> run(tx, PROGRESS, run));
    }

    Uni<Void> fail(SqlConnection tx, CloudEvent event, RunFailed e) {
        var reason = e.reason() == null ? "no reason was given" : e.reason();
        var step = e.step() == null || e.step().isBlank()
                ? Uni.createFrom().voidItem()
                : run(tx, FAIL_STEP, Ids.next(), e.run(), e.step(), reason, time(event));
        return step.chain(() -> end(tx, event, e.run(), RunStatus.FAILED, reason));
    }

    Uni<Void> end(SqlConnection tx, CloudEvent event, UUID run, RunStatus status, String reason) {
        return run(tx, END, run, status.wire(), reason, time(event))
                .chain(() -> run(tx, CLOSE_STEPS, run, status.wire(), time(event)));
    }

    Uni<Void> wantEnd(SqlConnection tx, CloudEvent event, UUID run) {
        return run(tx, WANT_END, run, time(event));
    }

    private static String trigger(CloudEvent event, RunStarted e) {
        if (e.parentRun() != null) {
            return "run";
        }
        return event.scope().userId() == null ? "service" : "user";
    }

    private static OffsetDateTime time(CloudEvent event) {
        return event.time().atOffset(ZoneOffset.UTC);
    }

    private static Uni<Void> run(SqlConnection tx, String sql, Object... values) {
        return tx.preparedQuery(sql).execute(Tuple.from(Arrays.asList(values))).replaceWithVoid();
    }
}
