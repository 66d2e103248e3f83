package dev.lectern.workflow.deletion;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of deletions from those who begin them, and from those who have removed their part. */
@ApplicationScoped
class DeletionListener {

    private static final Set<Class<? extends Event>> WANTED =
            Set.of(RunStarted.class, RunCompleted.class, RunFailed.class, RunCancelled.class, DeletionReceipt.class);

    private final Inbox inbox;
    private final Deletions deletions;

    DeletionListener(Inbox inbox, Deletions deletions) {
        this.inbox = inbox;
        this.deletions = deletions;
    }

    /** In order: what a service says of one run it says there one after the other. */
    @Incoming("deletion-runs")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consume("deletion-runs", records, WANTED, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case RunStarted e -> deletions.begin(tx, event.scope(), e);
            case RunCompleted e -> deletions.removed(tx, e.run());
            case RunFailed e -> deletions.notRemoved(tx, e.run(), e.reason());
            case RunCancelled e -> deletions.notRemoved(tx, e.run(), "It was called off.");
            case DeletionReceipt e -> deletions.receipt(tx, event.source(), e);
            default -> Uni.createFrom().voidItem();
        };
    }
}
