package dev.lectern.ingestion.repository.deletion;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.removal.NeededBytes;
import dev.lectern.ingestion.repository.deletion.Leftovers.Left;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Looks whether all runs of the items have ended, and then whether anything is left: only if nothing is, the repository
 * is deleted. It looks again and again, since receipts of the index come when they come; each of those runs has a
 * deadline, so that this ends too.
 */
@ApplicationScoped
class ConfirmDeletion implements JobHandler {

    private static final String TYPE = "confirm-deletion";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int LONGEST = 30;
    // Bytes may be there for a moment because somebody sends the same ones at this very time.
    private static final int PATIENCE = 10;

    private final Tenancy tenancy;
    private final Leftovers leftovers;
    private final NeededBytes bytes;
    private final BlobStore blobs;
    private final Outbox outbox;
    private final Jobs jobs;

    ConfirmDeletion(
            Tenancy tenancy, Leftovers leftovers, NeededBytes bytes, BlobStore blobs, Outbox outbox, Jobs jobs) {
        this.tenancy = tenancy;
        this.leftovers = leftovers;
        this.bytes = bytes;
        this.blobs = blobs;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    static NewJob job(UUID repository, int look) {
        var input = new JsonObject().put("repositoryId", repository.toString()).put("look", look);
        return new NewJob(TYPE, Integer.toString(look), input, SOON.multipliedBy(Math.min(look, LONGEST)));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var repository = UUID.fromString(job.input().getString("repositoryId"));
        int look = job.input().getInteger("look");
        return tenancy.tx(job.scope(), tx -> leftovers.left(tx, repository))
                .chain(left -> left.open() > 0
                        ? Uni.createFrom().item(again(job, repository, look))
                        : bytesLeft(job, repository)
                                .map(files -> files > 0 && left.purges() == 0 && look < PATIENCE
                                        ? again(job, repository, look)
                                        : end(job, repository, left, files)));
    }

    private Effect again(Job job, UUID repository, int look) {
        return tx -> jobs.add(tx, job.scope(), job(repository, look + 1));
    }

    private Effect end(Job job, UUID repository, Left left, long files) {
        var run = job.scope().runId();
        if (left.uses() + left.items() + files > 0) {
            var reason = "Left of it are " + left.uses() + " uses, " + left.items()
                    + " items that the index has not confirmed, and " + files + " files.";
            return tx -> outbox.add(tx, job.scope(), new RunFailed(run, TYPE, reason));
        }
        return tx -> leftovers
                .forget(tx, repository)
                .chain(() -> outbox.add(tx, job.scope(), new StepFinished(run, TYPE, 1, 1)))
                .chain(() -> outbox.add(tx, job.scope(), new RunCompleted(run)));
    }

    private Uni<Long> bytesLeft(Job job, UUID repository) {
        return tenancy.tx(job.scope(), tx -> leftovers.hashes(tx, repository))
                .chain(bytes::unneeded)
                .chain(this::present);
    }

    private Uni<Long> present(List<String> hashes) {
        return Multi.createFrom()
                .iterable(hashes)
                .onItem()
                .transformToUniAndConcatenate(hash -> OffLoop.andBack(() -> blobs.has(hash)))
                .filter(there -> there)
                .collect()
                .asList()
                .map(there -> (long) there.size());
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), TYPE, reason));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
