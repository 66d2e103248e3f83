package dev.lectern.workflow.run;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.spine.Inbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what any service says about any run. */
@ApplicationScoped
class RunConsumer {

    private final Inbox inbox;
    private final RunLedger ledger;
    private final List<RunListener> listeners;

    RunConsumer(Inbox inbox, RunLedger ledger, @All List<RunListener> listeners) {
        this.inbox = inbox;
        this.ledger = ledger;
        this.listeners = listeners;
    }

    /** Commutative, because the ledger is: services tell of one run independently of each other anyway. */
    @Incoming("runs")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("run-record", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof RunEvent said
                ? ledger.hear(tx, event, said.run()).chain(() -> write(tx, event, said))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> write(SqlConnection tx, CloudEvent event, RunEvent said) {
        return switch (said) {
            case RunStarted e -> ledger.start(tx, event, e);
            case StepFinished e -> ledger.step(tx, event, e);
            case StepProgressed e ->
                ledger.step(tx, event, e).chain(() -> tell(one -> one.progressed(tx, event.scope(), e)));
            case RunCompleted e ->
                ledger.end(tx, event, e.run(), RunStatus.COMPLETED, null).chain(() -> ended(tx, event, e.run(), null));
            case RunFailed e -> ledger.fail(tx, event, e).chain(() -> ended(tx, event, e.run(), e.reason()));
            case RunCancelled e ->
                ledger.end(tx, event, e.run(), RunStatus.CANCELLED, null).chain(() -> ended(tx, event, e.run(), null));
            case CancelRequested e ->
                ledger.wantEnd(tx, event, e.run()).chain(() -> tell(one -> one.cancelled(tx, event.scope(), e.run())));
        };
    }

    private Uni<Void> ended(SqlConnection tx, CloudEvent event, UUID run, String reason) {
        return tell(one -> one.ended(tx, event.scope(), run, reason));
    }

    private Uni<Void> tell(Function<RunListener, Uni<Void>> news) {
        return InTurn.each(listeners, news::apply);
    }
}
