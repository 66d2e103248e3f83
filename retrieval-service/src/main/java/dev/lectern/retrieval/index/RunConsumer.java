package dev.lectern.retrieval.index;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears when a run shall stop. */
@ApplicationScoped
class RunConsumer {

    // The topic is full of what runs tell of themselves.
    private static final Set<Class<? extends Event>> WANTED = Set.of(CancelRequested.class);

    private final Inbox inbox;
    private final Jobs jobs;
    private final List<Listener> listeners;

    RunConsumer(Inbox inbox, Jobs jobs, @All List<Listener> listeners) {
        this.inbox = inbox;
        this.jobs = jobs;
        this.listeners = listeners;
    }

    @Incoming("runs")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consume("retrieval-runs", records, WANTED, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof CancelRequested cancel
                ? jobs.cancelRun(tx, cancel.run()).chain(() -> tell(tx, event, cancel.run()))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> tell(SqlConnection tx, CloudEvent event, UUID run) {
        return InTurn.each(listeners, one -> one.cancelled(tx, event.scope(), run));
    }
}
