package dev.lectern.ingestion.intake;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.intake.NewContent.Text;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.plan.RoomInPlan;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.Reference;
import dev.lectern.ingestion.source.SourceRows;
import dev.lectern.ingestion.source.SourceRows.Known;
import dev.lectern.ingestion.source.SourceRows.NewItem;
import dev.lectern.ingestion.source.SourceRows.NewReference;
import dev.lectern.ingestion.source.SourceStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Takes content into a project, or takes it up again after a failure: always within the caller's transaction. */
@ApplicationScoped
public class RegisterSource {

    /** What was accepted, and the run that works on it. */
    @Schema(name = "AcceptedSource")
    public record Accepted(
            @Schema(description = "The run that works on it; of what is here already, the one that brought it")
            UUID runId,

            UUID sourceId,

            @Schema(
                    nullable = true,
                    description =
                            "The content, which other projects of the workspace may share; null until its file has"
                                    + " been fetched")
            UUID sourceItemId,

            @Schema(examples = "pending") String status,

            @Schema(description = "The project has this very text already")
            boolean deduplicated) {

        /** With its address as text: as a URI it would be made absolute with an address of ours that no client reaches. */
        public RestResponse<Accepted> answer() {
            return ResponseBuilder.create(Status.ACCEPTED, this)
                    .header("Location", "/api/v1/sources/" + sourceId)
                    .build();
        }

        static Accepted begun(Scope scope, UUID reference, UUID item, boolean deduplicated) {
            return new Accepted(scope.runId(), reference, item, SourceStatus.PENDING.wire(), deduplicated);
        }
    }

    private static final String HELD = "The repository has this very file already: item ";

    private final SourceRows rows;
    private final PaperLists lists;
    private final Processing processing;
    private final TryAgain tryAgain;
    private final Pages pages;
    private final BlobStore blobs;
    private final RoomInPlan room;
    private final Outbox outbox;

    RegisterSource(
            SourceRows rows,
            PaperLists lists,
            Processing processing,
            TryAgain tryAgain,
            Pages pages,
            BlobStore blobs,
            RoomInPlan room,
            Outbox outbox) {
        this.rows = rows;
        this.lists = lists;
        this.processing = processing;
        this.tryAgain = tryAgain;
        this.pages = pages;
        this.blobs = blobs;
        this.room = room;
        this.outbox = outbox;
    }

    private interface Then {
        Uni<Accepted> apply(Item item, Reference mine, boolean isNew);
    }

    public Uni<Accepted> add(SqlConnection tx, Scope scope, Sight sight, NewContent content) {
        return addBelow(tx, scope, null, sight, content);
    }

    /** The same as one of many that another run brings in; what was there before stays with the run that brought it. */
    public Uni<Accepted> addBelow(SqlConnection tx, Scope scope, UUID parentRun, Sight sight, NewContent content) {
        return take(
                tx,
                scope,
                sight,
                content,
                (item, mine, isNew) -> mine == null
                        ? refer(tx, scope, parentRun, item, content, isNew)
                        : alreadyHere(tx, scope, item, mine));
    }

    /** What a source of this run has waited for; nothing happens if it waits no more. */
    public Uni<Void> arrive(SqlConnection tx, Scope scope, Sight sight, UUID reference, NewContent content) {
        return rows.lockReference(tx, reference).chain(found -> found.filter(one -> one.isAwaitedBy(scope.runId()))
                .map(one -> take(
                                tx,
                                scope,
                                sight,
                                content,
                                (item, mine, isNew) -> mine == null
                                        ? attach(tx, scope, item, reference, content, isNew)
                                        : inVain(tx, scope, item, mine, reference))
                        .replaceWithVoid())
                .orElseGet(RegisterSource::nothing));
    }

    /** The bytes are there before the row that speaks of them; without the row nobody finds them. */
    private Uni<Accepted> take(SqlConnection tx, Scope scope, Sight sight, NewContent content, Then then) {
        var bytes = content.bytes();
        var offered = new NewItem(
                Ids.next(),
                content.kind().wire(),
                bytes instanceof IncomingFile,
                bytes.documentId(),
                bytes.hash(),
                bytes.type(),
                bytes.size());
        return rows.holdBytes(tx, bytes.hash())
                .chain(() -> OffLoop.andBack(() -> bytes.store(blobs)))
                .chain(() -> rows.lockOrCreate(tx, scope, offered))
                .chain(item -> item.id().equals(offered.id())
                        ? room.check(tx, scope.workspaceId())
                                .chain(() -> known(tx, item, bytes))
                                .replaceWith(item)
                        : Uni.createFrom().item(item))
                .chain(item -> rows.ofItem(tx, item.id()).chain(references -> references.stream()
                        .filter(one -> isSameUse(one, scope, content))
                        .findFirst()
                        .map(mine -> takeIn(tx, scope, sight, item, content)
                                .call(wasOff -> wasOff ? sayAgain(tx, scope, item, mine) : nothing())
                                .chain(() -> then.apply(item, mine, false)))
                        .orElseGet(() -> takeIn(tx, scope, sight, item, content)
                                .chain(() -> then.apply(item, null, item.id().equals(offered.id()))))));
    }

    // A project has an item once, whatever it calls it; a repository too, and each of its people as a document.
    private static boolean isSameUse(Reference one, Scope scope, NewContent content) {
        if (content.repository() != null) {
            return content.repository().equals(one.repositoryId());
        }
        return content.isShared()
                ? one.isShared() && one.projectId().equals(scope.projectId())
                : one.isPrivateTo(scope.userId(), scope.projectId());
    }

    private Uni<Boolean> takeIn(SqlConnection tx, Scope scope, Sight sight, Item item, NewContent content) {
        return content.isShared()
                ? lists.takeIn(tx, scope, sight, item.id())
                : Uni.createFrom().item(false);
    }

    // A text needs no reading: what is in it is known at once.
    private Uni<Void> known(SqlConnection tx, Item item, NewContent.Bytes bytes) {
        return bytes instanceof Text text
                ? pages.put(tx, item.workspaceId(), item.id(), List.of(text.page()))
                        .chain(() -> rows.known(
                                tx,
                                item.id(),
                                new Known(
                                        text.hash(),
                                        1,
                                        text.words(),
                                        text.text().length())))
                : nothing();
    }

    // It was taken off the project's list, and whoever adds it anew wants it back there.
    private Uni<Void> sayAgain(SqlConnection tx, Scope scope, Item item, Reference mine) {
        return outbox.add(tx, scope, new SourceReferenced(item.id(), mine.id(), mine.kind()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    // The caller sees this project, so may know that it has it.
    private Uni<Accepted> alreadyHere(SqlConnection tx, Scope scope, Item item, Reference mine) {
        return mine.status() == SourceStatus.FAILED
                ? tryAgain.again(tx, scope, item, mine, true)
                : Uni.createFrom()
                        .item(new Accepted(
                                mine.runId(),
                                mine.id(),
                                item.id(),
                                mine.status().wire(),
                                true));
    }

    // The answer is the same whether another project has it or nobody: that is not the caller's to know.
    private Uni<Accepted> refer(
            SqlConnection tx, Scope scope, UUID parentRun, Item item, NewContent content, boolean isNew) {
        var reference = new NewReference(
                Ids.next(),
                content.kind().wire(),
                content.name(),
                content.title() != null,
                content.fileName(),
                content.origin().wire(),
                content.source(),
                content.metadata(),
                content.repository(),
                parentRun);
        return rows.refer(tx, scope, item, reference)
                .chain(() -> outbox.add(tx, scope, started(scope, parentRun, reference.id(), content.isShared())))
                .chain(() -> begin(tx, scope, item, reference.id(), content, isNew));
    }

    // What is nobody's but his own, or of a repository, is no news of a project.
    private Uni<Accepted> begin(
            SqlConnection tx, Scope scope, Item item, UUID reference, NewContent content, boolean isNew) {
        var kind = content.kind().wire();
        var telling = content.isShared() ? scope : scope.withProject(null);
        Event said = isNew
                ? new SourceRegistered(item.id(), reference, kind, item.fileHash())
                : new SourceReferenced(item.id(), reference, kind);
        return outbox.add(tx, telling, said)
                .chain(() -> processing.begin(tx, scope, item, reference))
                .replaceWith(Accepted.begun(scope, reference, item.id(), false));
    }

    private Uni<Accepted> attach(
            SqlConnection tx, Scope scope, Item item, UUID reference, NewContent content, boolean isNew) {
        return rows.attach(tx, reference, item.id(), content.name(), content.fileName())
                .chain(() -> outbox.add(tx, scope, fetched(scope)))
                .chain(() -> begin(tx, scope, item, reference, content, isNew));
    }

    // Two of one project cannot be the same. What had failed there is worth a new try, now that somebody wants it.
    private Uni<Accepted> inVain(SqlConnection tx, Scope scope, Item item, Reference mine, UUID reference) {
        var where = mine.repositoryId() == null ? "The project has this very file already: source " : HELD;
        return rows.inVain(tx, reference, where + mine.id() + ".")
                .chain(() -> outbox.add(tx, scope, fetched(scope)))
                .chain(() -> mine.status() == SourceStatus.FAILED
                        ? rows.reopen(tx, mine.id(), scope.runId())
                                .chain(() -> processing.begin(tx, scope, item, mine.id()))
                        : outbox.add(tx, scope, new RunCompleted(scope.runId())))
                .replaceWith(Accepted.begun(scope, mine.id(), item.id(), true));
    }

    private static StepFinished fetched(Scope scope) {
        return new StepFinished(scope.runId(), AwaitFile.FETCH, 1, 1);
    }

    /** What becomes of somebody's own document, or of what he puts into a repository, is not told to his project. */
    static RunStarted started(Scope scope, UUID parentRun, UUID reference, boolean isShared) {
        return new RunStarted(scope.runId(), "source", parentRun, reference.toString()).personal(!isShared);
    }
}
