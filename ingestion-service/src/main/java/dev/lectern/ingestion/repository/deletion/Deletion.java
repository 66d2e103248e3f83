package dev.lectern.ingestion.repository.deletion;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Begins the end of a repository. It is out of sight at once; then its items go one after the other, each by a run of its
 * own, and when all of them have ended it is looked at what is left.
 */
@ApplicationScoped
public class Deletion {

    private final Leftovers leftovers;
    private final Outbox outbox;
    private final Jobs jobs;

    Deletion(Leftovers leftovers, Outbox outbox, Jobs jobs) {
        this.leftovers = leftovers;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    /** The caller has the repository locked. */
    public Uni<Void> begin(SqlConnection tx, Scope scope, UUID repository) {
        var run = scope.runId();
        return leftovers
                .bury(tx, repository, run)
                .chain(() -> outbox.add(
                        tx,
                        scope,
                        new RunStarted(run, "repository-deletion", null, repository.toString()).personal(true)))
                .chain(() -> jobs.add(tx, scope, RemoveItems.job(repository)));
    }
}
