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
import java.util.function.Supplier;

/** Takes a source out of a project or a repository, in the caller's transaction. */
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
        return remove(tx, scope, null, () -> rows.ofProject(tx, id, scope.projectId()), "source");
    }

    /** The same of a project that goes as a whole, as a part of that run. */
    public Uni<Boolean> ofProject(SqlConnection tx, Scope scope, UUID parent, UUID id) {
        return remove(tx, scope, parent, () -> rows.ofProject(tx, id, scope.projectId()), "source");
    }

    /** The same of what is in a repository; the parent is the run that it is a part of, or null. */
    public Uni<Boolean> ofRepository(SqlConnection tx, Scope scope, UUID parent, UUID repository, UUID id) {
        return remove(tx, scope, parent, () -> rows.ofRepository(tx, id, repository), "item");
    }

    private Uni<Boolean> remove(
            SqlConnection tx, Scope scope, UUID parent, Supplier<Uni<Optional<Reference>>> lookup, String what) {
        return lookup.get()
                .map(found -> present(found, what))
                .chain(seen -> seen.itemId() == null
                        ? withoutContent(tx, scope, parent, lookup, what, seen)
                        : withContent(tx, scope, parent, lookup, what, seen));
    }

    // It was cancelled, or waits for its file, which may have come before we have the lock.
    private Uni<Boolean> withoutContent(
            SqlConnection tx,
            Scope scope,
            UUID parent,
            Supplier<Uni<Optional<Reference>>> lookup,
            String what,
            Reference seen) {
        return processing
                .callOff(tx, seen)
                .chain(() -> rows.lockReference(tx, seen.id()))
                .map(found -> present(found, what))
                .chain(reference -> reference.itemId() != null
                        ? withContent(tx, scope, parent, lookup, what, reference)
                        : stopped(tx, reference)
                                .chain(() -> rows.forget(tx, reference.id()))
                                .replaceWith(false));
    }

    private Uni<Void> stopped(SqlConnection tx, Reference reference) {
        return reference.status().open()
                ? processing.stop(tx, reference)
                : Uni.createFrom().voidItem();
    }

    private Uni<Boolean> withContent(
            SqlConnection tx,
            Scope scope,
            UUID parent,
            Supplier<Uni<Optional<Reference>>> lookup,
            String what,
            Reference seen) {
        return processing
                .callOff(tx, seen)
                .chain(() -> rows.lock(tx, seen.itemId()))
                // As it is behind the lock: it may have been removed or called off meanwhile.
                .chain(item -> lookup.get()
                        .map(found -> present(found, what))
                        .chain(reference -> reference.itemId() == null
                                ? rows.forget(tx, reference.id()).replaceWith(false)
                                : remove(tx, scope, parent, item.orElseThrow(), reference)
                                        .replaceWith(true)));
    }

    private static Reference present(Optional<Reference> found, String what) {
        return found.orElseThrow(() -> ProblemException.notFound(what));
    }

    private Uni<Void> remove(SqlConnection tx, Scope scope, UUID parent, Item item, Reference reference) {
        var run = scope.runId();
        var started = new RunStarted(
                        run, "source-deletion", parent, reference.id().toString())
                .personal(!reference.isShared());
        return outbox.add(tx, scope, started)
                .chain(() -> stopped(tx, reference))
                .chain(() -> rows.forget(tx, reference.id()))
                .chain(() -> processing.release(tx, scope, item, reference, Item.DELETION))
                .chain(() -> rows.ofItem(tx, item.id()))
                .chain(left -> left.isEmpty()
                        ? removal.awaitReceipt(tx, scope, item)
                        : outbox.add(tx, scope, new RunCompleted(run)));
    }
}
