package dev.lectern.ingestion.paper;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.PaperListed;
import dev.lectern.common.event.ProjectEvent.PaperUnlisted;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what comes onto the lists of papers and what leaves them. */
@ApplicationScoped
class ProjectConsumer {

    private final Inbox inbox;
    private final PaperLists lists;

    ProjectConsumer(Inbox inbox, PaperLists lists) {
        this.inbox = inbox;
        this.lists = lists;
    }

    @Incoming("project")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("source-papers", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case PaperListed e -> lists.keep(tx, event.scope(), e.projectId(), e.sourceItemId(), true, e.version());
            case PaperUnlisted e -> lists.keep(tx, event.scope(), e.projectId(), e.sourceItemId(), false, e.version());
            default -> Uni.createFrom().voidItem();
        };
    }
}
