package dev.lectern.common.job;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Traces;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Asking for work and calling it off, in the transaction that is the reason for it. */
@ApplicationScoped
public class Jobs {

    /** A key makes it unique within its run; `after` delays the first try. */
    public record NewJob(String type, String key, JsonObject input, Duration after, Priority priority) {
        public NewJob(String type, String key, JsonObject input) {
            this(type, key, input, Duration.ZERO);
        }

        public NewJob(String type, String key, JsonObject input, Duration after) {
            this(type, key, input, after, Priority.ORDINARY);
        }

        public NewJob with(Priority other) {
            return new NewJob(type, key, input, after, other);
        }
    }

    /** Which of a workspace's own pieces go first; between workspaces it counts for nothing. */
    public enum Priority {
        BULK(-1),
        ORDINARY(0),
        INTERACTIVE(1);

        private final int number;

        Priority(int number) {
            this.number = number;
        }
    }

    private static final String COLUMNS =
            "(job_id, workspace_id, project_id, user_id, run_id, queue_name, job_type, job_key, input, available_at, traceparent, priority)";
    private static final String ADD = "INSERT INTO async_job " + COLUMNS
            + " VALUES ($1, $2, $3, $4, $5, 'default', $6, $7, $8, now() + $9 * interval '1 millisecond', $10, $11)"
            + " ON CONFLICT (run_id, job_type, job_key) DO NOTHING";
    // By way of text: what is bound as jsonb would be encoded as a JSON string, the document quoted once more.
    private static final String ADD_BY_SESSION = "INSERT INTO async_job " + COLUMNS
            + " VALUES (?1, ?2, ?3, ?4, ?5, 'default', ?6, ?7, cast(cast(?8 as text) as jsonb), now() + ?9 * interval '1 millisecond', ?10, ?11)"
            + " ON CONFLICT (run_id, job_type, job_key) DO NOTHING";
    private static final String CANCEL = """
            UPDATE async_job SET cancel_requested = true, available_at = now(), updated_at = now()
             WHERE run_id = $1 AND status IN ('queued', 'retry', 'running') AND NOT cancel_requested
            """;
    private static final String DROP = """
            UPDATE async_job SET status = 'cancelled', finished_at = now(), updated_at = now(), lease_until = NULL
             WHERE run_id = $1 AND job_type = $2 AND status IN ('queued', 'retry')
            """;

    private static final String FORGET = "UPDATE async_job SET input = input - $2::text WHERE job_id = $1";

    /** By the door of the reactive client. Asking twice for the same key of a run is asking once. */
    public Uni<Void> add(SqlConnection tx, Scope scope, NewJob job) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        scope.runId(),
                        job.type(),
                        job.key(),
                        job.input(),
                        job.after().toMillis(),
                        Traces.traceparent(),
                        job.priority().number)))
                .replaceWithVoid();
    }

    /** By the door of Hibernate. */
    public Uni<Void> add(Scope scope, NewJob job) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD_BY_SESSION)
                        .setParameter(1, Ids.next())
                        .setParameter(2, scope.workspaceId())
                        .setParameter(3, scope.projectId())
                        .setParameter(4, scope.userId())
                        .setParameter(5, scope.runId())
                        .setParameter(6, job.type())
                        .setParameter(7, job.key())
                        .setParameter(8, job.input().encode())
                        .setParameter(9, job.after().toMillis())
                        .setParameter(10, Traces.traceparent())
                        .setParameter(11, job.priority().number)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** All unfinished work of a run: what waits ends at once, what runs is interrupted. Answers how many there were. */
    public Uni<Integer> cancelRun(SqlConnection tx, UUID runId) {
        return tx.preparedQuery(CANCEL).execute(Tuple.of(runId)).map(rows -> rows.rowCount());
    }

    /** Work that has become needless without anything to say about it, such as a deadline that was kept. */
    public Uni<Void> drop(SqlConnection tx, UUID runId, String type) {
        return tx.preparedQuery(DROP).execute(Tuple.of(runId, type)).replaceWithVoid();
    }

    /** What work that has ended must not remember, such as by what one could recognise what it took away. */
    public Uni<Void> forget(SqlConnection tx, UUID jobId, String field) {
        return tx.preparedQuery(FORGET).execute(Tuple.of(jobId, field)).replaceWithVoid();
    }
}
