package dev.lectern.ingestion.batch;

import dev.lectern.common.job.Jobs;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Calls off a run that brings in many, if that is what it is, and with it what came in below it. */
@ApplicationScoped
public class CancelBatch {

    private static final String IS_BATCH =
            "SELECT EXISTS (SELECT FROM async_job WHERE run_id = $1 AND job_type = ANY($2)) AS is_batch";

    private final SourceRows rows;
    private final Processing processing;
    private final Jobs jobs;

    CancelBatch(SourceRows rows, Processing processing, Jobs jobs) {
        this.rows = rows;
        this.processing = processing;
        this.jobs = jobs;
    }

    public Uni<Void> cancel(SqlConnection tx, UUID run) {
        return tx.preparedQuery(IS_BATCH)
                .execute(Tuple.of(run, BatchStep.types()))
                .chain(found -> found.iterator().next().getBoolean("is_batch")
                        ? jobs.cancelRun(tx, run).chain(() -> below(tx, run))
                        : Uni.createFrom().voidItem());
    }

    /** What is worked on still. */
    public Uni<Void> below(SqlConnection tx, UUID run) {
        return rows.openBelow(tx, run)
                .onItem()
                .transformToMulti(runs -> Multi.createFrom().iterable(runs))
                .onItem()
                .transformToUniAndConcatenate(child -> processing.cancelled(tx, child))
                .onItem()
                .ignoreAsUni();
    }
}
