package dev.lectern.common.job;

import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.identity.ServiceConfig;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.spine.Reason;
import dev.lectern.common.spine.Transience;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is written about work: claims, heartbeats and ends. Time is the database's, since workers' clocks differ. */
@ApplicationScoped
class JobLedger {

    /** Somebody else has the work by now; whatever we found out is void. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost() {
            super("lease lost", null, false, false);
        }
    }

    // In turns: a workspace's place is how many it has in hand plus the rank of the piece among its own. Only the next
    // few of
    // each workspace are looked at, however long its queue is. What a dead worker left comes first.
    private static final String CLAIM = """
            WITH RECURSIVE waiting AS (
                SELECT job_id, available_at, priority, coalesce(workspace_id, '00000000-0000-0000-0000-000000000000') AS tenant
                  FROM async_job WHERE queue_name = 'default' AND job_type = $3 AND status IN ('queued', 'retry')),
            tenant AS (
                (SELECT tenant FROM waiting ORDER BY tenant LIMIT 1)
                UNION ALL
                SELECT (SELECT w.tenant FROM waiting w WHERE w.tenant > t.tenant ORDER BY w.tenant LIMIT 1)
                  FROM tenant t WHERE t.tenant IS NOT NULL),
            running AS (
                SELECT job_id, lease_until, coalesce(workspace_id, '00000000-0000-0000-0000-000000000000') AS tenant
                  FROM async_job WHERE queue_name = 'default' AND job_type = $3 AND status = 'running'),
            busy AS (SELECT tenant, count(*) AS pieces FROM running WHERE lease_until >= now() GROUP BY tenant),
            due AS (
                SELECT job_id, -1::bigint AS turn, 0 AS priority, lease_until AS since FROM running WHERE lease_until < now()
                UNION ALL
                SELECT next.job_id, coalesce(busy.pieces, 0) + row_number() OVER (
                           PARTITION BY tenant.tenant ORDER BY next.priority DESC, next.available_at, next.job_id),
                       next.priority, next.available_at
                  FROM tenant CROSS JOIN (VALUES (1), (0), (-1)) AS level (priority)
                  CROSS JOIN LATERAL (
                       SELECT job_id, priority, available_at FROM waiting w
                        WHERE w.tenant = tenant.tenant AND w.priority = level.priority AND w.available_at <= now()
                        ORDER BY available_at, job_id LIMIT 2 * $4) AS next
                  LEFT JOIN busy USING (tenant)),
            chosen AS (
                SELECT job_id, row_number() OVER (ORDER BY turn, priority DESC, since, job_id) AS place FROM due
                 ORDER BY place LIMIT 4 * $4)
            UPDATE async_job SET status = 'running', lease_owner = $1, attempt_count = attempt_count + 1,
                   lease_until = now() + $2 * interval '1 millisecond', heartbeat_at = now(), updated_at = now()
             WHERE job_id IN (
                   SELECT job_id FROM async_job JOIN chosen USING (job_id)
                    WHERE status IN ('queued', 'retry') OR status = 'running' AND lease_until < now()
                    ORDER BY place LIMIT $4
                    FOR UPDATE OF async_job SKIP LOCKED)
            RETURNING *
            """;
    // Most types have nothing to do most of the time, and a claim costs more than this question about all of them.
    private static final String DUE = """
            SELECT type FROM unnest($1::text[]) AS wanted (type)
             WHERE (SELECT min(available_at) FROM async_job
                     WHERE queue_name = 'default' AND job_type = type AND status IN ('queued', 'retry')) <= now()
                OR (SELECT min(lease_until) FROM async_job
                     WHERE queue_name = 'default' AND job_type = type AND status = 'running') < now()
            """;
    private static final String BEAT = """
            UPDATE async_job SET lease_until = now() + $4 * interval '1 millisecond', heartbeat_at = now(),
                   progress_done = $5, progress_total = $6
             WHERE job_id = $1 AND lease_owner = $2 AND attempt_count = $3 AND status = 'running'
            """;
    private static final String END = """
            UPDATE async_job SET status = $4, last_error = coalesce($5, last_error), finished_at = now(),
                   lease_until = NULL, updated_at = now(), input = CASE WHEN $6 THEN '{}'::jsonb ELSE input END
             WHERE job_id = $1 AND lease_owner = $2 AND attempt_count = $3 AND status = 'running'
            """;
    private static final String RETRY = """
            UPDATE async_job SET status = 'retry', last_error = $4, lease_until = NULL, updated_at = now(),
                   available_at = now() + $5 * interval '1 millisecond'
             WHERE job_id = $1 AND lease_owner = $2 AND attempt_count = $3 AND status = 'running'
            """;
    private static final String HAND_BACK = """
            UPDATE async_job SET status = 'retry', last_error = 'handed back at shutdown', lease_until = NULL,
                   available_at = now(), attempt_count = attempt_count - 1, updated_at = now()
             WHERE job_id = ANY($1) AND lease_owner = $2 AND status = 'running'
            """;
    private static final String CANCELLED = "SELECT job_id FROM async_job WHERE job_id = ANY($1) AND cancel_requested";

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final JobConfig config;
    private final MeterRegistry metrics;
    private final String me;

    JobLedger(Tenancy tenancy, Outbox outbox, JobConfig config, ServiceConfig service, MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.config = config;
        this.metrics = metrics;
        this.me = service.name() + "-" + Ids.next();
    }

    /** Those of these types that something is to be done of now. */
    Uni<Set<String>> due(Collection<String> types) {
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(DUE)
                .execute(Tuple.of((Object) types.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("type"))
                        .collect(Collectors.toSet())));
    }

    Uni<List<Job>> claim(String type, int most) {
        if (most <= 0) {
            return Uni.createFrom().item(List.of());
        }
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(CLAIM)
                .execute(Tuple.of(me, config.lease().toMillis(), type, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Job::of)
                        .toList()));
    }

    Uni<Boolean> beat(Job job, long done, long total) {
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(BEAT)
                .execute(Tuple.of(job.id(), me, job.attempt(), config.lease().toMillis(), done, total))
                .map(rows -> rows.rowCount() == 1));
    }

    Uni<Void> tell(Job job, Pace.Report report) {
        var run = job.scope().runId();
        var said = new StepProgressed(run, job.type(), report.done(), report.total(), report.perSecond());
        return tenancy.tx(job.scope(), tx -> outbox.add(tx, job.scope(), said));
    }

    Uni<List<UUID>> cancelRequested(Collection<UUID> jobs) {
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(CANCELLED)
                .execute(Tuple.of((Object) jobs.toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("job_id"))
                        .toList()));
    }

    Uni<Void> completed(JobHandler handler, Job job, JobHandler.Effect effect) {
        return tenancy.tx(
                job.scope(), tx -> end(tx, handler, job, "completed", null).chain(() -> effect.apply(tx)));
    }

    Uni<Void> cancelled(JobHandler handler, Job job) {
        return tenancy.tx(
                job.scope(), tx -> end(tx, handler, job, "cancelled", null).chain(() -> handler.cancelled(tx, job)));
    }

    Uni<Void> failed(JobHandler handler, Job job, String reason) {
        var seen = new FailureRecorded("job " + job.type(), reason, null);
        return tenancy.tx(job.scope(), tx -> end(tx, handler, job, "failed", reason)
                .chain(() -> handler.failed(tx, job, reason))
                .chain(() -> outbox.add(tx, job.scope(), seen)));
    }

    /** Again later, if time may heal it and tries are left; otherwise it has failed. */
    Uni<Void> stumbled(JobHandler handler, Job job, Throwable failure) {
        var reason = Reason.of(failure);
        if (!Transience.of(failure)) {
            return failed(handler, job, reason);
        }
        if (job.attempt() >= job.maxAttempts()) {
            return failed(handler, job, reason + " (after " + job.attempt() + " tries)");
        }
        return tenancy.tx(job.scope(), tx -> tx.preparedQuery(RETRY)
                        .execute(Tuple.of(job.id(), me, job.attempt(), reason, backoff(job.attempt()))))
                .replaceWithVoid();
    }

    Uni<Void> handBack(Collection<UUID> jobs) {
        return tenancy.systemAtOnce(tx -> tx.preparedQuery(HAND_BACK).execute(Tuple.of(jobs.toArray(UUID[]::new), me)))
                .replaceWithVoid();
    }

    private Uni<Void> end(SqlConnection tx, JobHandler handler, Job job, String status, String reason) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(job.id(), me, job.attempt(), status, reason, handler.isPrivate()))
                .invoke(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new LeaseLost();
                    }
                    metrics.counter("lectern.job.ended", "type", job.type(), "status", status)
                            .increment();
                })
                .replaceWithVoid();
    }

    private long backoff(int attempt) {
        var doubled = config.retryFrom().toMillis() << Math.min(attempt - 1, 20);
        var bounded = Math.min(doubled, config.retryTo().toMillis());
        return bounded + ThreadLocalRandom.current().nextLong(bounded / 4 + 1);
    }
}
