package dev.lectern.observability.failure;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Counts what breaks anywhere; a count does not mind the order. */
@ApplicationScoped
class FailureConsumer {

    private final Inbox inbox;
    private final FailureRepository failures;
    private final DeadLetterRepository letters;

    FailureConsumer(Inbox inbox, FailureRepository failures, DeadLetterRepository letters) {
        this.inbox = inbox;
        this.failures = failures;
        this.letters = letters;
    }

    @Incoming("failures")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("failures", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case FailureRecorded e -> count(tx, event, e.component(), e.error(), e.requestId());
            case DeadLettered e ->
                count(tx, event, "consumer " + e.consumer(), e.eventType() + ": " + e.reason(), null)
                        .chain(() -> letters.died(tx, event, e));
            case Redriven e -> letters.redriven(tx, event, e);
            case RunFailed e -> count(tx, event, e.step() == null ? "run" : "run step " + e.step(), e.reason(), null);
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> count(SqlConnection tx, CloudEvent event, String component, String error, String requestId) {
        var where = event.source() + ": " + component;
        return failures.count(tx, event.scope(), where, error, requestId, event.time());
    }
}
