package dev.lectern.ingestion.source;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SourceRows.NewItem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Takes content into a project, or takes it up again after a failure: always within the caller's transaction. */
@ApplicationScoped
class RegisterSource {

    /** What was accepted, and the run that works on it. */
    @Schema(name = "AcceptedSource")
    record Accepted(
            @Schema(description = "The run that works on it; of what is here already, the one that brought it")
            UUID runId,

            UUID sourceId,

            @Schema(description = "The content, which other projects of the workspace may share")
            UUID sourceItemId,

            @Schema(examples = "pending") String status,

            @Schema(description = "The project has this very text already")
            boolean deduplicated) {

        static Accepted begun(Scope scope, UUID reference, UUID item, boolean deduplicated) {
            return new Accepted(scope.runId(), reference, item, SourceStatus.PENDING.wire(), deduplicated);
        }
    }

    private final SourceRows rows;
    private final PaperLists lists;
    private final Processing processing;
    private final BlobStore blobs;
    private final Outbox outbox;

    RegisterSource(SourceRows rows, PaperLists lists, Processing processing, BlobStore blobs, Outbox outbox) {
        this.rows = rows;
        this.lists = lists;
        this.processing = processing;
        this.blobs = blobs;
        this.outbox = outbox;
    }

    /** The bytes are there before the row that speaks of them; without the row nobody finds them. */
    Uni<Accepted> add(SqlConnection tx, Scope scope, Sight sight, String kind, String title, SourceBytes content) {
        var offered = new NewItem(Ids.next(), kind, title, content);
        return rows.holdBytes(tx, content.fileHash())
                .chain(() -> OffLoop.andBack(() -> blobs.put(content.bytes())))
                .chain(() -> rows.lockOrCreate(tx, scope, offered))
                .chain(item -> rows.ofItem(tx, item.id()).chain(references -> references.stream()
                        .filter(one -> one.projectId().equals(scope.projectId()))
                        .findFirst()
                        .map(mine -> lists.takeIn(tx, scope, sight, item.id())
                                .call(wasOff -> wasOff ? sayAgain(tx, scope, item, mine) : nothing())
                                .chain(() -> alreadyHere(tx, scope, item, mine)))
                        .orElseGet(() -> lists.takeIn(tx, scope, sight, item.id())
                                .chain(() ->
                                        refer(tx, scope, item, title, item.id().equals(offered.id()))))));
    }

    Uni<Accepted> retry(SqlConnection tx, Scope scope, UUID id) {
        return rows.ofProject(tx, id, scope.projectId())
                .map(RegisterSource::present)
                .chain(seen -> {
                    if (seen.itemId() == null) {
                        throw ProblemException.conflict("It was cancelled; add it again.");
                    }
                    return rows.lock(tx, seen.itemId())
                            // As it is behind the lock.
                            .chain(item -> rows.ofProject(tx, id, scope.projectId())
                                    .map(RegisterSource::present)
                                    .chain(reference -> {
                                        if (reference.status() != SourceStatus.FAILED) {
                                            throw ProblemException.conflict(
                                                    "Only a failed source can be tried again; this one is "
                                                            + reference.status().wire() + ".");
                                        }
                                        return again(tx, scope, item.orElseThrow(), reference, false);
                                    }));
                });
    }

    private static Reference present(Optional<Reference> found) {
        return found.orElseThrow(() -> ProblemException.notFound("source"));
    }

    // It was taken off the project's list, and whoever adds it anew wants it back there.
    private Uni<Void> sayAgain(SqlConnection tx, Scope scope, Item item, Reference mine) {
        return outbox.add(tx, scope, new SourceReferenced(item.id(), mine.id(), item.kind()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    // The caller sees this project, so may know that it has it.
    private Uni<Accepted> alreadyHere(SqlConnection tx, Scope scope, Item item, Reference mine) {
        return mine.status() == SourceStatus.FAILED
                ? again(tx, scope, item, mine, true)
                : Uni.createFrom()
                        .item(new Accepted(
                                mine.runId(),
                                mine.id(),
                                item.id(),
                                mine.status().wire(),
                                true));
    }

    private Uni<Accepted> again(SqlConnection tx, Scope scope, Item item, Reference reference, boolean deduplicated) {
        return rows.reopen(tx, reference.id(), scope.runId())
                .chain(() -> outbox.add(tx, scope, started(scope, reference.id())))
                .chain(() -> processing.begin(tx, scope, item, reference.id()))
                .replaceWith(Accepted.begun(scope, reference.id(), item.id(), deduplicated));
    }

    // The answer is the same whether another project has it or nobody: that is not the caller's to know.
    private Uni<Accepted> refer(SqlConnection tx, Scope scope, Item item, String title, boolean isNew) {
        var reference = Ids.next();
        Event said = isNew
                ? new SourceRegistered(item.id(), reference, item.kind(), item.fileHash())
                : new SourceReferenced(item.id(), reference, item.kind());
        return rows.refer(tx, scope, reference, item, title)
                .chain(() -> outbox.add(tx, scope, started(scope, reference)))
                .chain(() -> outbox.add(tx, scope, said))
                .chain(() -> processing.begin(tx, scope, item, reference))
                .replaceWith(Accepted.begun(scope, reference, item.id(), false));
    }

    private static RunStarted started(Scope scope, UUID reference) {
        return new RunStarted(scope.runId(), "source", null, reference.toString());
    }
}
