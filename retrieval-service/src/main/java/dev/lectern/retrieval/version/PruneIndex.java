package dev.lectern.retrieval.version;

import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * The job that takes the vectors of an index away, bite by bite, and then the index. It always has a run of its own: what
 * is pruned is gone from the moment it was decided, and cancelling what led to it does not bring it back.
 */
@ApplicationScoped
class PruneIndex implements JobHandler {

    static final String TYPE = "index-prune";

    private static final int BITE = 5_000;
    private static final String DELETE = """
            DELETE FROM vector_entry
             WHERE space_id = $1 AND workspace_id = $2 AND (subject_kind, subject_id) IN (
                   SELECT subject_kind, subject_id FROM vector_entry WHERE space_id = $1 AND workspace_id = $2 LIMIT $3)
            """;

    private final Tenancy tenancy;
    private final Publishing publishing;
    private final Jobs jobs;
    private final Outbox outbox;
    private final VersionConfig config;

    PruneIndex(Tenancy tenancy, Publishing publishing, Jobs jobs, Outbox outbox, VersionConfig config) {
        this.tenancy = tenancy;
        this.publishing = publishing;
        this.jobs = jobs;
        this.outbox = outbox;
        this.config = config;
    }

    /** The index is marked already. */
    Uni<Void> ask(SqlConnection tx, Scope scope, UUID index) {
        var own = scope.withRun(Ids.next());
        var input = new JsonObject().put("indexId", index.toString());
        return outbox.add(tx, own, new RunStarted(own.runId(), TYPE, scope.runId(), index.toString()))
                .chain(() -> jobs.add(tx, own, new NewJob(TYPE, index.toString(), input, config.grace())));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var scope = job.scope();
        return tenancy.tx(scope, tx -> publishing.of(tx, scope.workspaceId(), index(job)))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : bites(scope, found.get().space()))
                .map(nothing -> tx -> publishing
                        .lock(tx, scope.workspaceId())
                        .chain(() -> publishing.of(tx, scope.workspaceId(), index(job)))
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : publishing.pruned(tx, scope, found.get()))
                        .chain(() -> outbox.add(tx, scope, new RunCompleted(scope.runId()))));
    }

    private Uni<Void> bites(Scope scope, UUID space) {
        return Multi.createBy()
                .repeating()
                .uni(() -> tenancy.tx(scope, tx -> tx.preparedQuery(DELETE)
                        .execute(Tuple.of(space, scope.workspaceId(), BITE))
                        .map(rows -> rows.rowCount())))
                .whilst(gone -> gone == BITE)
                .onItem()
                .ignoreAsUni();
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), TYPE, reason));
    }

    // It stays marked, and retention asks again.
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return failed(tx, job, "What is pruned cannot be kept; it goes later.");
    }

    private static UUID index(Job job) {
        return UUID.fromString(job.input().getString("indexId"));
    }
}
