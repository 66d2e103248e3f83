package dev.lectern.project.paper;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Hears what projects take in and let go. What a project takes in is on its list by itself, but for a default project that
 * sees all as it is; what it lets go leaves its list, and what nobody has any more leaves every list, and its passages
 * leave the notes on it.
 */
@ApplicationScoped
class SourceConsumer {

    private static final Set<Class<? extends Event>> WANTED =
            Set.of(SourceRegistered.class, SourceReferenced.class, SourceDereferenced.class);

    private final Inbox inbox;
    private final Outbox outbox;
    private final KnownPapers known;

    SourceConsumer(Inbox inbox, Outbox outbox, KnownPapers known) {
        this.inbox = inbox;
        this.outbox = outbox;
        this.known = known;
    }

    @Incoming("sources")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("project-papers", records, WANTED, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case SourceRegistered e -> takenIn(tx, event.scope(), e.referenceId(), e.sourceItemId());
            case SourceReferenced e -> takenIn(tx, event.scope(), e.referenceId(), e.sourceItemId());
            case SourceDereferenced e -> letGo(tx, event.scope(), e);
            default -> nothing();
        };
    }

    // What is told of without a project is no project's: in a repository, or somebody's own document.
    private Uni<Void> takenIn(SqlConnection tx, Scope scope, UUID reference, UUID item) {
        if (scope.projectId() == null) {
            return nothing();
        }
        return known.hold(tx, scope)
                .chain(() -> known.refer(tx, scope, reference, item))
                .chain(living -> living
                        ? known.seesAll(tx, scope.projectId())
                        : Uni.createFrom().item(true))
                .chain(enough -> enough
                        ? nothing()
                        : list(tx, scope, scope.projectId()).add(scope, item).replaceWithVoid());
    }

    private Uni<Void> letGo(SqlConnection tx, Scope scope, SourceDereferenced e) {
        if (scope.projectId() == null && !e.last()) {
            return nothing();
        }
        var item = e.sourceItemId();
        return known.hold(tx, scope)
                .chain(() -> e.last() ? known.end(tx, item).chain(() -> known.forgetPassages(tx, item)) : nothing())
                .chain(() -> known.listing(tx, scope, item))
                .chain(listing -> known.unrefer(tx, scope, e.referenceId(), item, e.last())
                        .chain(() -> known.used(tx, scope, item))
                        .chain(used -> Multi.createFrom()
                                .iterable(listing)
                                .filter(project -> e.last() || (project.equals(scope.projectId()) && !used))
                                .onItem()
                                .transformToUniAndConcatenate(
                                        project -> list(tx, scope, project).remove(item))
                                .onItem()
                                .ignoreAsUni()));
    }

    private PaperList list(SqlConnection tx, Scope scope, UUID project) {
        return new PaperList(Door.of(tx, scope.withProject(project), outbox), project);
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
