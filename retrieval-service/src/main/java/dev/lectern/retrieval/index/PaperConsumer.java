package dev.lectern.retrieval.index;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what comes onto the projects' lists of papers and what leaves them. */
@ApplicationScoped
class PaperConsumer {

    private final Inbox inbox;
    private final SourceRepository sources;

    PaperConsumer(Inbox inbox, SourceRepository sources) {
        this.inbox = inbox;
        this.sources = sources;
    }

    @Incoming("papers")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("retrieval-papers", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case PaperListed e -> sources.list(tx, event.scope(), e.projectId(), e.sourceItemId(), true, e.version());
            case PaperUnlisted e ->
                sources.list(tx, event.scope(), e.projectId(), e.sourceItemId(), false, e.version());
            default -> Uni.createFrom().voidItem();
        };
    }
}
