package dev.lectern.project.workspace;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Opens a workspace for each new account. */
@ApplicationScoped
class AccountConsumer {

    private final Inbox inbox;
    private final OpenWorkspace openWorkspace;

    AccountConsumer(Inbox inbox, OpenWorkspace openWorkspace) {
        this.inbox = inbox;
        this.openWorkspace = openWorkspace;
    }

    @Incoming("identity")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("open-workspace", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof AccountRegistered e
                ? openWorkspace.apply(tx, event.runId(), e.accountId(), e.username())
                : Uni.createFrom().voidItem();
    }
}
