package dev.lectern.workflow.job;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The leased work of the current project, less what in it is somebody else's own business. */
@ApplicationScoped
class JobRepository {

    record Seen(
            UUID jobId,
            UUID runId,
            String queue,
            String type,
            String status,
            int priority,
            int attempts,
            int maxAttempts,
            Instant availableAt,
            Instant leaseUntil,
            Instant heartbeatAt,
            boolean cancelRequested,
            String lastError,
            Instant createdAt,
            Instant finishedAt) {

        static Seen of(Row row) {
            return new Seen(
                    row.getUUID("job_id"),
                    row.getUUID("run_id"),
                    row.getString("queue_name"),
                    row.getString("job_type"),
                    row.getString("status"),
                    row.getInteger("priority"),
                    row.getInteger("attempt_count"),
                    row.getInteger("max_attempts"),
                    instant(row.getOffsetDateTime("available_at")),
                    instant(row.getOffsetDateTime("lease_until")),
                    instant(row.getOffsetDateTime("heartbeat_at")),
                    row.getBoolean("cancel_requested"),
                    row.getString("last_error"),
                    instant(row.getOffsetDateTime("created_at")),
                    instant(row.getOffsetDateTime("finished_at")));
        }

        private static Instant instant(OffsetDateTime time) {
            return time == null ? null : time.toInstant();
        }
    }

    record Filter(String status, String type, UUID run) {}

    /** How many there are of a type that stand so, and since when the oldest. */
    @Schema(name = "JobQueue")
    record Queued(String queue, String type, String status, long jobs, Instant oldest) {}

    private static final String SEEN = """
         j.project_id = $1
           AND NOT EXISTS (SELECT FROM run_record r WHERE r.run_id = j.run_id AND r.record_kind = 'run' AND r.is_personal
                              AND r.user_id IS DISTINCT FROM $2)
        """;
    private static final String PAGE = "SELECT j.* FROM async_job j WHERE" + SEEN + """
           AND j.job_id < $3 AND ($4::text IS NULL OR j.status = $4) AND ($5::text IS NULL OR j.job_type = $5)
           AND ($6::uuid IS NULL OR j.run_id = $6)
         ORDER BY j.job_id DESC LIMIT $7
        """;
    private static final String ONE = "SELECT j.* FROM async_job j WHERE" + SEEN + " AND j.job_id = $3";
    private static final String QUEUES = """
        SELECT j.queue_name, j.job_type, j.status, count(*) AS jobs, min(j.created_at) AS oldest FROM async_job j WHERE
        """ + SEEN + " GROUP BY j.queue_name, j.job_type, j.status ORDER BY 1, 2, 3";
    private static final String CANCEL = """
        UPDATE async_job SET cancel_requested = true, available_at = now(), updated_at = now() WHERE job_id = $1
        """;
    private static final String DEAD = "SELECT j.* FROM async_job j WHERE" + SEEN
            + " AND j.status = 'failed' AND ($3::text IS NULL OR j.job_type = $3) ORDER BY j.job_id LIMIT $4 FOR"
            + " UPDATE";
    private static final String REVIVE = """
        UPDATE async_job SET status = 'queued', attempt_count = 0, available_at = now(), finished_at = NULL,
               cancel_requested = false, updated_at = now()
         WHERE job_id = ANY($1) AND status = 'failed'
        """;
    // Nobody is woken by a row that changes, only by one that comes.
    private static final String WAKE = "SELECT pg_notify(current_schema() || '_job', '')";

    Uni<List<Seen>> page(SqlConnection tx, Scope by, Filter filter, UUID after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.from(Arrays.asList(
                        by.projectId(), by.userId(), after, filter.status(), filter.type(), filter.run(), limit)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Seen::of)
                        .toList());
    }

    Uni<Optional<Seen>> find(SqlConnection tx, Scope by, UUID job) {
        return find(tx, by, job, "");
    }

    /** And nobody else changes it meanwhile. */
    Uni<Optional<Seen>> lock(SqlConnection tx, Scope by, UUID job) {
        return find(tx, by, job, " FOR UPDATE");
    }

    private static Uni<Optional<Seen>> find(SqlConnection tx, Scope by, UUID job, String how) {
        return tx.preparedQuery(ONE + how)
                .execute(Tuple.of(by.projectId(), by.userId(), job))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Seen::of)
                        .findFirst());
    }

    Uni<List<Queued>> queues(SqlConnection tx, Scope by) {
        return tx.preparedQuery(QUEUES)
                .execute(Tuple.of(by.projectId(), by.userId()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Queued(
                                row.getString("queue_name"),
                                row.getString("job_type"),
                                row.getString("status"),
                                row.getLong("jobs"),
                                row.getOffsetDateTime("oldest").toInstant()))
                        .toList());
    }

    Uni<Void> cancel(SqlConnection tx, UUID job) {
        return tx.preparedQuery(CANCEL).execute(Tuple.of(job)).replaceWithVoid();
    }

    Uni<List<Seen>> dead(SqlConnection tx, Scope by, String type, int most) {
        return tx.preparedQuery(DEAD)
                .execute(Tuple.of(by.projectId(), by.userId(), type, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Seen::of)
                        .toList());
    }

    Uni<Void> revive(SqlConnection tx, List<UUID> jobs) {
        return tx.preparedQuery(REVIVE)
                .execute(Tuple.of((Object) jobs.toArray(UUID[]::new)))
                .chain(() -> tx.query(WAKE).execute())
                .replaceWithVoid();
    }
}
