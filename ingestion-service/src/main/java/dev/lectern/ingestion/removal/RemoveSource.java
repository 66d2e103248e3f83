package dev.lectern.ingestion.removal;

import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.Reference;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Takes a source out of a project, in the caller's transaction. */
@ApplicationScoped
public class RemoveSource {

    private final SourceRows rows;
    private final Processing processing;
    private final Removal removal;
    private final Outbox outbox;

    RemoveSource(SourceRows rows, Processing processing, Removal removal, Outbox outbox) {
        this.rows = rows;
        this.processing = processing;
        this.removal = removal;
        this.outbox = outbox;
    }

    /** False if there was nothing to be done but to forget it. */
    public Uni<Boolean> remove(SqlConnection tx, Scope scope, UUID id) {
        return rows.ofProject(tx, id, scope.projectId())
                .map(RemoveSource::present)
                .chain(seen -> seen.itemId() == null
                        ? rows.forget(tx, id).replaceWith(false)
                        : processing
                                .callOff(tx, seen)
                                .chain(() -> rows.lock(tx, seen.itemId()))
                                // As it is behind the lock: it may have been removed or called off meanwhile.
                                .chain(item -> rows.ofProject(tx, id, scope.projectId())
                                        .map(RemoveSource::present)
                                        .chain(reference -> reference.itemId() == null
                                                ? rows.forget(tx, id).replaceWith(false)
                                                : remove(tx, scope, item.orElseThrow(), reference)
                                                        .replaceWith(true))));
    }

    private static Reference present(Optional<Reference> found) {
        return found.orElseThrow(() -> ProblemException.notFound("source"));
    }

    private Uni<Void> remove(SqlConnection tx, Scope scope, Item item, Reference reference) {
        var run = scope.runId();
        var started =
                new RunStarted(run, "source-deletion", null, reference.id().toString());
        return outbox.add(tx, scope, started)
                .chain(() -> reference.status().open()
                        ? processing.stop(tx, reference)
                        : Uni.createFrom().voidItem())
                .chain(() -> rows.forget(tx, reference.id()))
                .chain(() -> processing.release(tx, scope, item, reference, Item.DELETION))
                .chain(() -> rows.ofItem(tx, item.id()))
                .chain(left -> left.isEmpty()
                        ? removal.awaitReceipt(tx, scope, item)
                        : outbox.add(tx, scope, new RunCompleted(run)));
    }
}
