package dev.lectern.retrieval.cached;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what projects say of sharing answers. */
@ApplicationScoped
class SharingConsumer {

    private final Inbox inbox;
    private final SharingRepository sharing;

    SharingConsumer(Inbox inbox, SharingRepository sharing) {
        this.inbox = inbox;
        this.sharing = sharing;
    }

    @Incoming("sharing")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("retrieval-sharing", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof ProjectSettingsChanged changed
                ? sharing.say(tx, event.scope().workspaceId(), changed)
                : Uni.createFrom().voidItem();
    }
}
