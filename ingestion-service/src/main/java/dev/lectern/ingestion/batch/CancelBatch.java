package dev.lectern.ingestion.batch;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Calls off a run that brings in many, if that is what it is, and with it what came in below it. Nobody works on any of it
 * from then on; letting go of each source, of which there may be thousands, is left to {@link CallOffBelow}.
 */
@ApplicationScoped
public class CancelBatch {

    private static final String IS_BATCH =
            "SELECT EXISTS (SELECT FROM async_job WHERE run_id = $1 AND job_type = ANY($2)) AS is_batch";
    // What waits can end here, because no work on a source has anything to say of that: who calls it off says it.
    private static final String HALT = """
            UPDATE async_job j
               SET cancel_requested = true, updated_at = now(),
                   status = CASE WHEN j.status = 'running' THEN j.status ELSE 'cancelled' END,
                   finished_at = CASE WHEN j.status = 'running' THEN NULL ELSE now() END,
                   lease_until = CASE WHEN j.status = 'running' THEN j.lease_until END
              FROM source_reference r
             WHERE r.parent_run_id = $1 AND r.processing_status IN ('pending', 'processing')
               AND j.run_id = r.run_id AND j.status IN ('queued', 'retry', 'running') AND NOT j.cancel_requested
            """;

    private final Jobs jobs;

    CancelBatch(Jobs jobs) {
        this.jobs = jobs;
    }

    public Uni<Void> cancel(SqlConnection tx, Scope scope, UUID run) {
        return tx.preparedQuery(IS_BATCH)
                .execute(Tuple.of(run, BatchStep.types()))
                .chain(found -> found.iterator().next().getBoolean("is_batch")
                        ? jobs.cancelRun(tx, run).chain(() -> below(tx, scope, run))
                        : Uni.createFrom().voidItem());
    }

    /** What is worked on still. */
    public Uni<Void> below(SqlConnection tx, Scope scope, UUID run) {
        return tx.preparedQuery(HALT)
                .execute(Tuple.of(run))
                // In a run of its own: who calls off the other one once more must not call this off.
                .chain(() -> jobs.add(tx, scope.withRun(Ids.next()), CallOffBelow.job(run)));
    }
}
