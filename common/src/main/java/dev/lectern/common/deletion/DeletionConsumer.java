package dev.lectern.common.deletion;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.spine.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears in each service that something is to be gone. */
@ApplicationScoped
class DeletionConsumer {

    private final Inbox inbox;
    private final Erasure erasure;
    private final List<LongErasure> longOnes;

    DeletionConsumer(Inbox inbox, Erasure erasure, @All List<LongErasure> longOnes) {
        this.inbox = inbox;
        this.erasure = erasure;
        this.longOnes = longOnes;
    }

    @Incoming("deletions")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("deletions", records, Set.of(DeletionRequested.class), this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        var asked = (DeletionRequested) event.data();
        return longOnes.stream()
                .filter(one -> one.kinds().contains(asked.kind()))
                .findFirst()
                .map(one -> one.begin(tx, event.scope(), asked))
                .orElseGet(() -> erasure.answer(tx, event.scope(), asked));
    }
}
