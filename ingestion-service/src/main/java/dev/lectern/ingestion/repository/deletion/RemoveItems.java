package dev.lectern.ingestion.repository.deletion;

import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.removal.RemoveSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Takes the items out of a repository, each in a transaction and a run of its own; a second try goes on with the rest. */
@ApplicationScoped
class RemoveItems implements JobHandler {

    private static final String TYPE = "remove-items";

    private final Tenancy tenancy;
    private final Leftovers leftovers;
    private final RemoveSource remove;
    private final Outbox outbox;
    private final Jobs jobs;

    RemoveItems(Tenancy tenancy, Leftovers leftovers, RemoveSource remove, Outbox outbox, Jobs jobs) {
        this.tenancy = tenancy;
        this.leftovers = leftovers;
        this.remove = remove;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    static NewJob job(UUID repository) {
        return new NewJob(TYPE, repository.toString(), new JsonObject().put("repositoryId", repository.toString()));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var repository = UUID.fromString(job.input().getString("repositoryId"));
        return removeAll(job.scope(), repository, progress, 0)
                .map(done -> tx -> outbox.add(
                                tx, job.scope(), new StepFinished(job.scope().runId(), TYPE, done, done))
                        .chain(() -> jobs.add(tx, job.scope(), ConfirmDeletion.job(repository, 1))));
    }

    private Uni<Long> removeAll(Scope scope, UUID repository, Progress progress, long done) {
        progress.at(done, 0);
        return tenancy.tx(scope, tx -> leftovers.next(tx, repository).chain(next -> next.map(
                                id -> removeOne(tx, scope, repository, id).replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false))))
                .chain(went -> went
                        ? removeAll(scope, repository, progress, done + 1)
                        : Uni.createFrom().item(done));
    }

    private Uni<Void> removeOne(SqlConnection tx, Scope scope, UUID repository, UUID id) {
        var own = scope.withRun(Ids.next());
        return remove.ofRepository(tx, own, scope.runId(), repository, id)
                .chain(() -> leftovers.note(tx, repository, own.runId()));
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
