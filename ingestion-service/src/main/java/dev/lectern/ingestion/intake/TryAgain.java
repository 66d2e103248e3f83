package dev.lectern.ingestion.intake;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.process.Step;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.Reference;
import dev.lectern.ingestion.source.SourceRows;
import dev.lectern.ingestion.source.SourceStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Takes a source up again: after a failure where it stopped, or from a step on that is to be done anew. */
@ApplicationScoped
class TryAgain {

    private interface Then {
        Uni<Void> apply(Item item, Reference reference);
    }

    private final SourceRows rows;
    private final Processing processing;
    private final Outbox outbox;

    TryAgain(SourceRows rows, Processing processing, Outbox outbox) {
        this.rows = rows;
        this.processing = processing;
        this.outbox = outbox;
    }

    /** Where it failed. */
    Uni<Accepted> failed(SqlConnection tx, Scope scope, UUID id) {
        return locked(tx, scope, id, (item, reference) -> {
            if (reference.status() != SourceStatus.FAILED) {
                throw ProblemException.conflict("Only a failed source can be tried again; this one is "
                        + reference.status().wire() + ".");
            }
            return processing.begin(tx, scope, item, reference.id());
        });
    }

    /** From this step on, or from its first one if it is null; what came out of them before is dropped. */
    Uni<Accepted> from(SqlConnection tx, Scope scope, UUID id, Step step) {
        return locked(tx, scope, id, (item, reference) -> {
            if (item.status().open()) {
                throw ProblemException.conflict("It is being worked on.");
            }
            var from = step != null ? step : item.isFile() ? Step.PARSE : Step.CHUNK;
            if (!item.isFile() && from != Step.CHUNK) {
                throw ProblemException.conflict("It came as a text, which has no such step.");
            }
            return processing.redo(tx, scope, item, reference.id(), from);
        });
    }

    /** What has failed, and was locked by the caller. */
    Uni<Accepted> again(SqlConnection tx, Scope scope, Item item, Reference reference, boolean deduplicated) {
        return reopened(tx, scope, reference)
                .chain(() -> processing.begin(tx, scope, item, reference.id()))
                .replaceWith(Accepted.begun(scope, reference.id(), item.id(), deduplicated));
    }

    private Uni<Accepted> locked(SqlConnection tx, Scope scope, UUID id, Then then) {
        return present(tx, scope, id).chain(seen -> {
            if (seen.itemId() == null) {
                throw ProblemException.conflict("It was cancelled; add it again.");
            }
            return rows.lock(tx, seen.itemId())
                    .map(Optional::orElseThrow)
                    // As it is behind the lock.
                    .chain(item -> present(tx, scope, id).chain(reference -> reopened(tx, scope, reference)
                            .chain(() -> then.apply(item, reference))
                            .replaceWith(Accepted.begun(scope, reference.id(), item.id(), false))));
        });
    }

    private Uni<Reference> present(SqlConnection tx, Scope scope, UUID id) {
        return rows.ofProject(tx, id, scope.projectId())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("source")));
    }

    private Uni<Void> reopened(SqlConnection tx, Scope scope, Reference reference) {
        return rows.reopen(tx, reference.id(), scope.runId())
                .chain(() -> outbox.add(tx, scope, RegisterSource.started(scope, reference.id())));
    }
}
