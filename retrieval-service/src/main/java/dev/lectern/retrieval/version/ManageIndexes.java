package dev.lectern.retrieval.version;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.retrieval.version.IndexResource.Accepted;
import dev.lectern.retrieval.version.Publishing.Index;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What somebody decides about a workspace's indexes. */
@ApplicationScoped
class ManageIndexes {

    private final Publishing publishing;
    private final FillIndex fill;
    private final PruneIndex prune;
    private final Jobs jobs;
    private final Outbox outbox;

    ManageIndexes(Publishing publishing, FillIndex fill, PruneIndex prune, Jobs jobs, Outbox outbox) {
        this.publishing = publishing;
        this.fill = fill;
        this.prune = prune;
        this.jobs = jobs;
        this.outbox = outbox;
    }

    /** What is being built or has been is not built again: then the answer names that run. */
    Uni<Accepted> build(SqlConnection tx, Scope scope, UUID space, String model) {
        var workspace = scope.workspaceId();
        return publishing
                .lock(tx, workspace)
                .chain(() -> publishing.in(tx, workspace, space))
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(there(found.get())) : begin(tx, scope, space, model));
    }

    private static Accepted there(Index index) {
        if (index.state().equals("pruning")) {
            throw ProblemException.conflict("The index of this model is being pruned. Try again in a few minutes.");
        }
        return new Accepted(index.workflowRun(), index.id(), state(index));
    }

    private Uni<Accepted> begin(SqlConnection tx, Scope scope, UUID space, String model) {
        return publishing
                .begin(tx, scope, space)
                .call(index -> outbox.add(
                        tx,
                        scope,
                        new RunStarted(
                                scope.runId(), BuildIndex.TYPE, null, index.id().toString())))
                .call(index -> jobs.add(tx, scope, BuildIndex.job(index, model)))
                .map(index -> new Accepted(scope.runId(), index.id(), state(index)));
    }

    /** Goes (back) to an index that is complete; the one that is searched already stays it. */
    Uni<Void> activate(SqlConnection tx, Scope scope, UUID id) {
        return locked(tx, scope, id).chain(index -> {
            if (index.active()) {
                return Uni.createFrom().voidItem();
            }
            if (!index.isPublished()) {
                throw ProblemException.conflict("This index is being built; it becomes the active one by itself.");
            }
            return fill.missing(tx, scope.workspaceId(), index.space())
                    .invoke(missing -> {
                        if (missing > 0) {
                            throw ProblemException.conflict(
                                    "This index lacks " + missing + " sources. Prune it and build it anew.");
                        }
                    })
                    .chain(() -> publishing.activate(tx, scope, index));
        });
    }

    Uni<Void> prune(SqlConnection tx, Scope scope, UUID id) {
        return locked(tx, scope, id).chain(index -> {
            if (index.active()) {
                throw ProblemException.conflict("This is the index that is searched. Activate another one first.");
            }
            if (!index.isPublished()) {
                throw ProblemException.conflict("This index is being built. Cancel its run instead.");
            }
            return publishing.prune(tx, scope.workspaceId(), id).chain(() -> prune.ask(tx, scope, id));
        });
    }

    private Uni<Index> locked(SqlConnection tx, Scope scope, UUID id) {
        return publishing
                .lock(tx, scope.workspaceId())
                .chain(() -> publishing.of(tx, scope.workspaceId(), id))
                .map(found -> found.filter(index -> !index.state().equals("pruning"))
                        .orElseThrow(() -> ProblemException.notFound("index")));
    }

    static String state(Index index) {
        if (!index.isPublished()) {
            return index.state();
        }
        return index.active() ? "active" : "standby";
    }
}
