package dev.lectern.ingestion.imports;

import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.batch.BatchStep;
import dev.lectern.ingestion.imports.Imports.Waiting;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;

/** Takes in what an import lists, one entry after the other; after a worker has died the next one goes on behind the last. */
@Singleton
class RegisterImport implements JobHandler {

    private static final String TYPE = BatchStep.REGISTER_IMPORT.type();
    /** As in other runs that bring in many. */
    private static final String STEP = "register";

    private static final int BITE = 50;

    private final Tenancy tenancy;
    private final Imports imports;
    private final TakeEntry take;
    private final EndImport end;
    private final Outbox outbox;

    RegisterImport(Tenancy tenancy, Imports imports, TakeEntry take, EndImport end, Outbox outbox) {
        this.tenancy = tenancy;
        this.imports = imports;
        this.take = take;
        this.end = end;
        this.outbox = outbox;
    }

    static NewJob job(String key, JsonObject input) {
        return new NewJob(TYPE, key, input).with(Priority.BULK);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var run = job.scope().runId();
        return tenancy.tx(job.scope(), tx -> imports.count(tx, run)).chain(total -> {
            var place = new int[1];
            return Multi.createBy()
                    .repeating()
                    .uni(() -> some(job, place, total, progress))
                    .whilst(some -> some.size() == BITE)
                    .onItem()
                    .ignoreAsUni()
                    .map(done -> (Effect) tx -> ended(tx, job, total));
        });
    }

    private Uni<List<Waiting>> some(Job job, int[] place, int total, Progress progress) {
        return tenancy.tx(job.scope(), tx -> imports.waiting(tx, job.scope().runId(), place[0], BITE))
                .call(some -> InTurn.each(some, entry -> take.take(job, entry).invoke(() -> {
                    place[0] = entry.number();
                    progress.at(place[0], total);
                })));
    }

    private Uni<Void> ended(SqlConnection tx, Job job, int total) {
        var done = new StepFinished(job.scope().runId(), STEP, total, total);
        return outbox.add(tx, job.scope(), done).chain(() -> end.completed(tx, job.scope()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return end.failed(tx, job.scope(), STEP, reason);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return end.cancelled(tx, job.scope());
    }
}
