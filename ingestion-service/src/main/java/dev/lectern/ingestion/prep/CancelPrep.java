package dev.lectern.ingestion.prep;

import dev.lectern.common.job.Jobs;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Calls a preparation off, if that is what the run is, and with it what came in below it. */
@ApplicationScoped
public class CancelPrep {

    private static final String PREPARES =
            "SELECT EXISTS (SELECT FROM async_job WHERE run_id = $1 AND job_type = ANY($2)) AS prepares";

    private final SourceRows rows;
    private final Processing processing;
    private final Jobs jobs;

    CancelPrep(SourceRows rows, Processing processing, Jobs jobs) {
        this.rows = rows;
        this.processing = processing;
        this.jobs = jobs;
    }

    public Uni<Void> cancel(SqlConnection tx, UUID run) {
        return tx.preparedQuery(PREPARES)
                .execute(Tuple.of(run, new String[] {PrepCorpus.TYPE, RegisterCorpus.TYPE}))
                .chain(found -> found.iterator().next().getBoolean("prepares")
                        ? jobs.cancelRun(tx, run).chain(() -> below(tx, run))
                        : Uni.createFrom().voidItem());
    }

    /** What is worked on still. */
    Uni<Void> below(SqlConnection tx, UUID run) {
        return rows.openBelow(tx, run)
                .onItem()
                .transformToMulti(runs -> Multi.createFrom().iterable(runs))
                .onItem()
                .transformToUniAndConcatenate(child -> processing.cancelled(tx, child))
                .onItem()
                .ignoreAsUni();
    }
}
