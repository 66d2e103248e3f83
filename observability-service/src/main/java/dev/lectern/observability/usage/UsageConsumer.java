package dev.lectern.observability.usage;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.spine.Inbox;
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

    UsageConsumer(Inbox inbox, UsageRepository usage) {
        this.inbox = inbox;
        this.usage = usage;
    }

    @Incoming("usage")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("usage", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof UsageRecorded used
                ? usage.keep(tx, event, used)
                : Uni.createFrom().voidItem();
    }
}
