package dev.lectern.retrieval.version;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedders;
import dev.lectern.retrieval.version.Publishing.Index;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The job that moves a workspace to another model. Searches go on in the old index all the while; sources that come in
 * meanwhile go into both. It ends by publishing, in one transaction, what by then lacks nothing.
 */
@ApplicationScoped
class BuildIndex implements JobHandler {

    static final String TYPE = "index-build";

    private final Tenancy tenancy;
    private final Publishing publishing;
    private final FillIndex fill;
    private final PruneIndex prune;
    private final Embedders embedders;
    private final Outbox outbox;

    BuildIndex(
            Tenancy tenancy,
            Publishing publishing,
            FillIndex fill,
            PruneIndex prune,
            Embedders embedders,
            Outbox outbox) {
        this.tenancy = tenancy;
        this.publishing = publishing;
        this.fill = fill;
        this.prune = prune;
        this.embedders = embedders;
        this.outbox = outbox;
    }

    static NewJob job(Index index, String model) {
        var input = new JsonObject().put("indexId", index.id().toString()).put("model", model);
        return new NewJob(TYPE, index.id().toString(), input);
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** One is enough for all cores. */
    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var scope = job.scope();
        var embedder = embedders
                .of(job.input().getString("model"))
                .orElseThrow(() -> ProblemException.unprocessable("model", "There is no such model any more."));
        return tenancy.tx(
                        scope,
                        tx -> publishing.of(tx, scope.workspaceId(), index(job)).map(BuildIndex::there))
                .call(index -> filled(job, index, embedder, progress))
                .map(index -> tx -> publish(tx, job));
    }

    private Uni<Void> filled(Job job, Index index, Embedder embedder, Progress progress) {
        var scope = job.scope();
        var done = new AtomicLong();
        return tenancy.tx(scope, tx -> publishing
                        .vectors(tx, scope.workspaceId(), index.space())
                        .invoke(count -> done.set(count))
                        .chain(() -> fill.expected(tx, scope.workspaceId())))
                .chain(total -> fill.once(scope, index, embedder, put -> {
                    var now = put < 0 ? done.get() : done.addAndGet(put);
                    progress.at(now, Math.max(now, total));
                }));
    }

    // Who is indexing a source shares the lock, so nothing can come to be lacking between the question and the answer.
    private Uni<Void> publish(SqlConnection tx, Job job) {
        var scope = job.scope();
        return publishing
                .lock(tx, scope.workspaceId())
                .chain(() -> publishing.of(tx, scope.workspaceId(), index(job)))
                .map(BuildIndex::there)
                .call(index ->
                        fill.missing(tx, scope.workspaceId(), index.space()).invoke(BuildIndex::complete))
                .call(index -> publishing.activate(tx, scope, index))
                .chain(index -> publishing
                        .vectors(tx, scope.workspaceId(), index.space())
                        .chain(count -> publishing.ended(tx, index.pipelineRun(), "completed", null, count)))
                .chain(() -> outbox.add(tx, scope, new RunCompleted(scope.runId())));
    }

    // Sources whose indexing had begun before this build; the next try puts them in.
    private static void complete(int missing) {
        if (missing > 0) {
            throw new UncheckedIOException(new IOException(missing + " sources came in meanwhile"));
        }
    }

    private static Index there(Optional<Index> found) {
        return found.filter(index -> !index.state().equals("pruning"))
                .orElseThrow(() -> ProblemException.unprocessable(null, "The index was pruned while it was built."));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return takeBack(tx, job, "failed", reason)
                .chain(() ->
                        outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), TYPE, reason)));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return takeBack(tx, job, "cancelled", null)
                .chain(() ->
                        outbox.add(tx, job.scope(), new RunCancelled(job.scope().runId())));
    }

    private Uni<Void> takeBack(SqlConnection tx, Job job, String status, String reason) {
        var workspace = job.scope().workspaceId();
        return publishing
                .lock(tx, workspace)
                .chain(() -> publishing.of(tx, workspace, index(job)))
                .chain(found -> found.filter(index -> index.state().equals("building"))
                        .map(index -> publishing
                                .ended(tx, index.pipelineRun(), status, reason, 0)
                                .chain(() -> publishing.prune(tx, workspace, index.id()))
                                .chain(() -> prune.ask(tx, job.scope(), index.id())))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static UUID index(Job job) {
        return UUID.fromString(job.input().getString("indexId"));
    }
}
