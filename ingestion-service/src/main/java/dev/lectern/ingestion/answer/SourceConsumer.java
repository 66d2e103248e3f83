package dev.lectern.ingestion.answer;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.spine.Inbox;
import dev.lectern.ingestion.batch.CancelBatch;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.removal.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what the index made of our items, and which runs shall stop. */
@ApplicationScoped
class SourceConsumer {

    private static final Set<Class<? extends Event>> ANSWERS =
            Set.of(SourceIndexed.class, SourceIndexFailed.class, SourceUnindexed.class);
    // What our own runs tell of themselves comes back by the same topic.
    private static final Set<Class<? extends Event>> WISHES = Set.of(CancelRequested.class);

    private final Inbox inbox;
    private final Processing processing;
    private final Removal removal;
    private final CancelBatch cancelBatch;

    SourceConsumer(Inbox inbox, Processing processing, Removal removal, CancelBatch cancelBatch) {
        this.inbox = inbox;
        this.processing = processing;
        this.removal = removal;
        this.cancelBatch = cancelBatch;
    }

    @Incoming("indexing")
    Uni<Void> index(ConsumerRecords<String, String> records) {
        return inbox.consume("source-index", records, ANSWERS, this::answered);
    }

    @Incoming("workflow")
    Uni<Void> runs(ConsumerRecords<String, String> records) {
        return inbox.consume("source-run", records, WISHES, this::wished);
    }

    private Uni<Void> answered(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case SourceIndexed e -> processing.indexed(tx, event.scope(), e.sourceItemId(), e.vectorCount());
            case SourceIndexFailed e -> processing.failed(tx, event.scope(), e.sourceItemId(), "index", e.reason());
            case SourceUnindexed e -> removal.receipt(tx, event.scope(), e);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> wished(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof CancelRequested e
                ? processing.cancelled(tx, e.run()).chain(() -> cancelBatch.cancel(tx, event.scope(), e.run()))
                : Uni.createFrom().voidItem();
    }
}
