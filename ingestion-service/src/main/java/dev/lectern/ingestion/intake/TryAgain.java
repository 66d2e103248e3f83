package dev.lectern.ingestion.intake;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
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
import java.util.function.Supplier;

/** Takes a source up again: after a failure where it stopped, or from a step on that is to be done anew. */
@ApplicationScoped
public class TryAgain {

    /** Where the use is looked for: before its item is locked, and once more behind the lock. */
    private interface Lookup extends Supplier<Uni<Optional<Reference>>> {}

    private interface Then {
        Uni<Void> apply(Item item, Reference reference);
    }

    private static final String UNDER_WAY = "It is being worked on.";

    private final SourceRows rows;
    private final Processing processing;
    private final AwaitFile await;
    private final Outbox outbox;

    TryAgain(SourceRows rows, Processing processing, AwaitFile await, Outbox outbox) {
        this.rows = rows;
        this.processing = processing;
        this.await = await;
        this.outbox = outbox;
    }

    /** Where it failed. */
    Uni<Accepted> failed(SqlConnection tx, Scope scope, Sight sight, UUID id) {
        var lookup = ofProject(tx, scope, id);
        return present(lookup)
                .chain(seen -> isUnfetched(seen) ? await.again(tx, scope, sight, id) : failed(tx, scope, lookup));
    }

    /** Only what could not be fetched: what has come is read from its bytes. */
    Uni<Accepted> fetch(SqlConnection tx, Scope scope, Sight sight, UUID id) {
        return present(ofProject(tx, scope, id)).chain(seen -> {
            if (!isUnfetched(seen)) {
                throw ProblemException.conflict("There is nothing to be fetched.");
            }
            return await.again(tx, scope, sight, id);
        });
    }

    /** Its pieces as they are. */
    Uni<Accepted> index(SqlConnection tx, Scope scope, UUID id) {
        return locked(tx, scope, ofProject(tx, scope, id), (item, reference) -> {
            if (item.status().open()) {
                throw ProblemException.conflict(UNDER_WAY);
            }
            return processing.offerAgain(tx, scope, item, reference.id());
        });
    }

    private Uni<Accepted> failed(SqlConnection tx, Scope scope, Lookup lookup) {
        return locked(tx, scope, lookup, (item, reference) -> {
            if (reference.status() != SourceStatus.FAILED) {
                throw ProblemException.conflict("Only a failed source can be tried again; this one is "
                        + reference.status().wire() + ".");
            }
            return processing.begin(tx, scope, item, reference.id());
        });
    }

    /** From this step on, or from its first one if it is null; what came out of them before is dropped. */
    Uni<Accepted> from(SqlConnection tx, Scope scope, UUID id, Step step) {
        return from(tx, scope, ofProject(tx, scope, id), step);
    }

    /** The same of what is in a repository, from its first step on; what could not be fetched is fetched again. */
    public Uni<Accepted> ofRepository(SqlConnection tx, Scope scope, Sight sight, UUID repository, UUID id) {
        Lookup lookup = () -> rows.ofRepository(tx, id, repository);
        return present(lookup)
                .chain(seen -> isUnfetched(seen) ? await.again(tx, scope, sight, id) : from(tx, scope, lookup, null));
    }

    private static boolean isUnfetched(Reference seen) {
        return seen.itemId() == null && seen.status() == SourceStatus.FAILED;
    }

    private Uni<Accepted> from(SqlConnection tx, Scope scope, Lookup lookup, Step step) {
        return locked(tx, scope, lookup, (item, reference) -> {
            if (item.status().open()) {
                throw ProblemException.conflict(UNDER_WAY);
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

    private Uni<Accepted> locked(SqlConnection tx, Scope scope, Lookup lookup, Then then) {
        return present(lookup).chain(seen -> {
            if (seen.itemId() == null) {
                throw ProblemException.conflict(
                        seen.status() == SourceStatus.CANCELLED
                                ? "It was cancelled; add it again."
                                : "Its file has not been fetched yet.");
            }
            return rows.lock(tx, seen.itemId())
                    .map(Optional::orElseThrow)
                    // As it is behind the lock.
                    .chain(item -> present(lookup).chain(reference -> reopened(tx, scope, reference)
                            .chain(() -> then.apply(item, reference))
                            .replaceWith(Accepted.begun(scope, reference.id(), item.id(), false))));
        });
    }

    private Lookup ofProject(SqlConnection tx, Scope scope, UUID id) {
        return () -> rows.ofProject(tx, id, scope.projectId());
    }

    private static Uni<Reference> present(Lookup lookup) {
        return lookup.get().map(found -> found.orElseThrow(() -> ProblemException.notFound("source")));
    }

    private Uni<Void> reopened(SqlConnection tx, Scope scope, Reference reference) {
        return rows.reopen(tx, reference.id(), scope.runId())
                .chain(() -> outbox.add(
                        tx, scope, RegisterSource.started(scope, null, reference.id(), reference.isShared())));
    }
}
