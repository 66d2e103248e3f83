package dev.lectern.bench.spine;

import dev.lectern.bench.spine.TrialConfig.Mutant;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.SpineProbe.Step;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The other end: what was announced becomes a row. */
@ApplicationScoped
class TrialConsumer {

    private final Inbox inbox;
    private final Tenancy tenancy;
    private final TrialConfig config;
    private final Killer killer;
    private final Arrivals arrivals;

    TrialConsumer(Inbox inbox, Tenancy tenancy, TrialConfig config, Killer killer, Arrivals arrivals) {
        this.inbox = inbox;
        this.tenancy = tenancy;
        this.config = config;
        this.killer = killer;
        this.arrivals = arrivals;
    }

    @Incoming("trial")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        var work = config.mutant() == Mutant.NO_INBOX
                ? withoutMemory(records)
                : inbox.consume("trial", records, this::apply);
        return work.invoke(() -> records.forEach(record -> arrivals.arrived(record.key())));
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        var step = (StepFinished) event.data();
        return tx.preparedQuery("INSERT INTO effect (run_id, n, event_id) VALUES ($1, $2, $3)")
                .execute(Tuple.of(event.runId(), step.done(), event.id()))
                .replaceWithVoid();
    }

    private Uni<Void> withoutMemory(ConsumerRecords<String, String> records) {
        return Multi.createFrom()
                .iterable(records)
                .map(record -> EventCodec.decode(record.value()))
                .onItem()
                .transformToUniAndConcatenate(event -> tenancy.tx(event.scope(), tx -> apply(tx, event)))
                .onItem()
                .ignoreAsUni()
                .invoke(() -> killer.at(Step.CONSUMED));
    }
}
