package dev.lectern.observability.invariant;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what services found when they looked at themselves; an older report changes nothing. */
@ApplicationScoped
class InvariantConsumer {

    private final Inbox inbox;
    private final InvariantRepository reports;

    InvariantConsumer(Inbox inbox, InvariantRepository reports) {
        this.inbox = inbox;
        this.reports = reports;
    }

    @Incoming("invariants")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("invariants", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof InvariantsChecked checked
                ? reports.keep(tx, event.source(), checked.found(), event.time())
                : Uni.createFrom().voidItem();
    }
}
