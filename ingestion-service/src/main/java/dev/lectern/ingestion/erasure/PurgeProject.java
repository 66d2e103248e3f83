package dev.lectern.ingestion.erasure;

import dev.lectern.common.deletion.LongErasure;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.removal.RemoveSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;

/** Takes the sources out of a project, each in a transaction and a run of its own; a second try goes on with the rest. */
@ApplicationScoped
class PurgeProject implements JobHandler, LongErasure {

    private static final String TYPE = "purge-project";

    private final Tenancy tenancy;
    private final ProjectRest rest;
    private final RemoveSource remove;
    private final Jobs jobs;

    PurgeProject(Tenancy tenancy, ProjectRest rest, RemoveSource remove, Jobs jobs) {
        this.tenancy = tenancy;
        this.rest = rest;
        this.remove = remove;
        this.jobs = jobs;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("project");
    }

    @Override
    public Uni<Void> begin(SqlConnection tx, Scope scope, DeletionRequested asked) {
        var input =
                new JsonObject().put("projectId", asked.subjectId().toString()).put("round", asked.round());
        return jobs.add(tx, scope, new NewJob(TYPE, Integer.toString(asked.round()), input));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var project = UUID.fromString(job.input().getString("projectId"));
        int round = job.input().getInteger("round");
        return removeAll(job.scope(), project, progress, 0)
                .map(done -> tx -> jobs.add(tx, job.scope(), ConfirmPurge.job(project, round, 1)));
    }

    private Uni<Long> removeAll(Scope scope, UUID project, Progress progress, long done) {
        progress.at(done, 0);
        return tenancy.tx(scope, tx -> rest.next(tx, project).chain(next -> next.map(
                                id -> removeOne(tx, scope, project, id).replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false))))
                .chain(went -> went
                        ? removeAll(scope, project, progress, done + 1)
                        : Uni.createFrom().item(done));
    }

    private Uni<Void> removeOne(SqlConnection tx, Scope scope, UUID project, UUID id) {
        var own = scope.withRun(Ids.next());
        return remove.ofProject(tx, own.withProject(project), scope.runId(), id)
                .chain(() -> rest.note(tx, project, own.runId()));
    }

    // Nobody has our receipt then, which ends the deletion with its reason; it can be asked for again.
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
