package dev.lectern.observability.audit;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes down what is told; each says when it happened, so the order it comes in does not matter. */
@ApplicationScoped
class AuditConsumer {

    private final Inbox inbox;
    private final AuditRepository audit;

    AuditConsumer(Inbox inbox, AuditRepository audit) {
        this.inbox = inbox;
        this.audit = audit;
    }

    @Incoming("audit")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("audit", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof Audited audited
                ? audit.add(tx, event, audited)
                : Uni.createFrom().voidItem();
    }
}
