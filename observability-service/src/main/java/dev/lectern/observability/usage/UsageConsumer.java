package dev.lectern.observability.usage;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.spine.Inbox;
import dev.lectern.observability.budget.Settlement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what is told of calls to models; amounts do not mind the order they come in. */
@ApplicationScoped
class UsageConsumer {

    private final Inbox inbox;
    private final UsageRepository usage;
    private final Settlement settlement;

    UsageConsumer(Inbox inbox, UsageRepository usage, Settlement settlement) {
        this.inbox = inbox;
        this.usage = usage;
        this.settlement = settlement;
    }

    @Incoming("usage")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("usage", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        // What is told again is the same amount: only what changed anything is booked.
        return event.data() instanceof UsageRecorded used
                ? usage.keep(tx, event, used)
                        .chain(kept -> kept
                                ? settlement.settle(tx, event, used)
                                : Uni.createFrom().voidItem())
                : Uni.createFrom().voidItem();
    }
}
