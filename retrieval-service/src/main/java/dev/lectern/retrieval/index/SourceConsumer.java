package dev.lectern.retrieval.index;

import dev.lectern.common.deletion.Erasure;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.SourceEvent;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.Outbox;
import dev.lectern.retrieval.use.LearnUses;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of sources: who sees them, when there is text to index, and when their traces must go. */
@ApplicationScoped
class SourceConsumer {

    private final Inbox inbox;
    private final Jobs jobs;
    private final Outbox outbox;
    private final SourceRepository sources;
    private final ChunkRepository chunks;
    private final Erasure erasure;
    private final List<Listener> listeners;

    SourceConsumer(
            Inbox inbox,
            Jobs jobs,
            Outbox outbox,
            SourceRepository sources,
            ChunkRepository chunks,
            Erasure erasure,
            @All List<Listener> listeners) {
        this.erasure = erasure;
        this.inbox = inbox;
        this.jobs = jobs;
        this.outbox = outbox;
        this.sources = sources;
        this.chunks = chunks;
        this.listeners = listeners;
    }

    @Incoming("sources")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consume("retrieval-sources", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof SourceEvent source
                ? apply(tx, event.scope(), source)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> apply(SqlConnection tx, Scope scope, SourceEvent event) {
        return switch (event) {
            case SourceRegistered e -> Uni.createFrom().voidItem();
            case SourceExtracted e -> Uni.createFrom().voidItem();
            // The year may be known now.
            case PaperEnriched e -> jobs.add(tx, scope, LearnUses.again(e.sourceItemId()));
            case SourceChunked e -> chunked(tx, scope, e);
            case SourceReferenced e ->
                refer(tx, scope, e.referenceId(), e.sourceItemId())
                        .chain(() -> jobs.add(tx, scope, LearnUses.job(e.sourceItemId())));
            case SourceDereferenced e -> dereferenced(tx, scope, e);
        };
    }

    private Uni<Void> chunked(SqlConnection tx, Scope scope, SourceChunked e) {
        var input = IndexSource.input(e.sourceItemId(), e.referenceId(), e.chunkCount());
        var job = new NewJob(IndexSource.TYPE, e.sourceItemId().toString(), input);
        return refer(tx, scope, e.referenceId(), e.sourceItemId())
                .chain(() -> sources.expect(tx, scope, e.sourceItemId(), e.textHash()))
                .chain(wanted -> wanted
                        ? jobs.add(tx, scope, job)
                        : outbox.add(
                                tx,
                                scope,
                                new SourceIndexFailed(e.sourceItemId(), e.referenceId(), IndexStep.REMOVED)));
    }

    // A use that is no project's (an item of a repository, somebody's own document) is known from ingestion's answer,
    // which says whose it is.
    private Uni<Void> refer(SqlConnection tx, Scope scope, UUID reference, UUID sourceItem) {
        return scope.projectId() == null
                ? Uni.createFrom().voidItem()
                : sources.refer(tx, scope, reference, sourceItem);
    }

    private Uni<Void> dereferenced(SqlConnection tx, Scope scope, SourceDereferenced e) {
        return sources.unrefer(tx, scope, e.referenceId(), e.sourceItemId())
                .chain(() -> e.last()
                        ? erase(tx, scope, e.sourceItemId())
                        : Uni.createFrom().voidItem());
    }

    // The row stays, locked and then marked: a job that is at work on it finds the mark and writes no more.
    private Uni<Void> erase(SqlConnection tx, Scope scope, UUID sourceItem) {
        return erasure.census(tx, scope, "document", sourceItem)
                .chain(receipt -> sources.remove(tx, scope, sourceItem).chain(() -> outbox.add(tx, scope, receipt)))
                .chain(() -> chunks.dropAll(tx, scope.workspaceId(), sourceItem))
                .chain(() -> InTurn.each(listeners, one -> one.erased(tx, scope, sourceItem)))
                .chain(() -> chunks.left(tx, scope.workspaceId(), sourceItem))
                .chain(left -> outbox.add(tx, scope, new SourceUnindexed(sourceItem, left.vectors(), left.postings())));
    }
}
