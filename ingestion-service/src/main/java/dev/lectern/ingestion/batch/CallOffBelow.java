package dev.lectern.ingestion.batch;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.process.Processing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Lets go of what a run that was called off has brought in, some at a time, so that nobody waits for the locks of all. */
@Singleton
class CallOffBelow implements JobHandler {

    private static final String TYPE = "call-off-below";
    private static final String PARENT = "parentRunId";
    private static final int BITE = 40;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String OPEN = """
            SELECT source_reference_id, run_id FROM source_reference
             WHERE parent_run_id = $1 AND processing_status IN ('pending', 'processing') AND source_reference_id > $2
             ORDER BY source_reference_id LIMIT $3
            """;

    /** A use that is worked on, and the run that does. */
    private record OpenRun(UUID reference, UUID run) {}

    private final Tenancy tenancy;
    private final Processing processing;

    CallOffBelow(Tenancy tenancy, Processing processing) {
        this.tenancy = tenancy;
        this.processing = processing;
    }

    static NewJob job(UUID parent) {
        return new NewJob(TYPE, parent.toString(), new JsonObject().put(PARENT, parent.toString()))
                .with(Priority.INTERACTIVE);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var parent = UUID.fromString(job.input().getString(PARENT));
        var behind = new UUID[] {FIRST};
        return Multi.createBy()
                .repeating()
                .uni(() -> some(job, parent, behind))
                .whilst(some -> some.size() == BITE)
                .onItem()
                .ignoreAsUni()
                .replaceWith(() -> tx -> Uni.createFrom().voidItem());
    }

    private Uni<List<OpenRun>> some(Job job, UUID parent, UUID[] behind) {
        return tenancy.tx(job.scope(), tx -> open(tx, parent, behind[0])
                        .call(some -> InTurn.each(some, one -> processing.cancelled(tx, one.run()))))
                .invoke(some ->
                        behind[0] = some.isEmpty() ? behind[0] : some.getLast().reference());
    }

    private static Uni<List<OpenRun>> open(SqlConnection tx, UUID parent, UUID behind) {
        return tx.preparedQuery(OPEN).execute(Tuple.of(parent, behind, BITE)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new OpenRun(row.getUUID("source_reference_id"), row.getUUID("run_id")))
                .toList());
    }

    /** Each that it got to has said so itself. */
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
