package dev.lectern.retrieval.index;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears when a run shall stop. */
@ApplicationScoped
class RunConsumer {

    private final Inbox inbox;
    private final Jobs jobs;

    RunConsumer(Inbox inbox, Jobs jobs) {
        this.inbox = inbox;
        this.jobs = jobs;
    }

    @Incoming("runs")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consume("retrieval-runs", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof CancelRequested cancel
                ? jobs.cancelRun(tx, cancel.run()).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}
