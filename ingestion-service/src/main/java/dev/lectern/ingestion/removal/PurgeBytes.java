package dev.lectern.ingestion.removal;

import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes the bytes of an item that is gone, unless something else, also of another workspace, has the same. */
@ApplicationScoped
class PurgeBytes implements JobHandler {

    static final String BLOBS = "blobs";

    private final NeededBytes bytes;
    private final Outbox outbox;
    private final Jobs jobs;

    PurgeBytes(NeededBytes bytes, Outbox outbox, Jobs jobs) {
        this.bytes = bytes;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    @Override
    public String type() {
        return Removal.PURGE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var keys =
                job.input().getJsonArray(BLOBS).stream().map(Object::toString).distinct();
        return Multi.createFrom()
                .items(keys)
                .onItem()
                .transformToUniAndConcatenate(bytes::deleteUnlessNeeded)
                .onItem()
                .ignoreAsUni()
                .replaceWith(tx -> end(tx, job));
    }

    private Uni<Void> end(SqlConnection tx, Job job) {
        return jobs.forget(tx, job.id(), BLOBS)
                .chain(() -> awaited(job)
                        ? outbox.add(
                                tx, job.scope(), new RunCompleted(job.scope().runId()))
                        : Uni.createFrom().voidItem());
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return awaited(job)
                ? outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), Removal.PURGE, reason))
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static boolean awaited(Job job) {
        return job.input().getBoolean("awaited");
    }
}
