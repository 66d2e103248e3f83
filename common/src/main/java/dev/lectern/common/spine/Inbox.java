package dev.lectern.common.spine;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.spine.SpineProbe.Step;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Makes a consumer idempotent: the memory of an event and its effect commit together or not at all. What fails for good
 * is set aside with its reason, and later events of that run wait behind it; what fails for a while is tried until it
 * succeeds, so nothing is ever skipped.
 */
@ApplicationScoped
public class Inbox {

    /** What an event does, within the transaction that also remembers it; tenancy is the event's own. */
    public interface Effect extends BiFunction<SqlConnection, CloudEvent, Uni<Void>> {}

    private static final Logger LOG = Logger.getLogger(Inbox.class);

    private final Tenancy tenancy;
    private final Parking parking;
    private final Patience patience;
    private final InboxMemory memory;
    private final Traces traces;
    private final SpineProbe probe;

    Inbox(Tenancy tenancy, Parking parking, Patience patience, InboxMemory memory, Traces traces, SpineProbe probe) {
        this.tenancy = tenancy;
        this.parking = parking;
        this.patience = patience;
        this.memory = memory;
        this.traces = traces;
        this.probe = probe;
    }

    /** The whole batch in one transaction; if that fails, one by one, so that a bad message spoils nobody else's. */
    public Uni<Void> consume(String consumer, ConsumerRecords<String, String> records, Effect effect) {
        return consume(new Consumer(consumer, false, effect), Letter.all(records));
    }

    /** Of a topic of which little is for this consumer: the rest costs it nothing, not even remembering. */
    public Uni<Void> consume(
            String consumer,
            ConsumerRecords<String, String> records,
            Set<Class<? extends Event>> wanted,
            Effect effect) {
        return consume(new Consumer(consumer, false, effect), wanted(records, wanted));
    }

    /** For effects whose order does not matter: a failed event holds up nobody behind it. */
    public Uni<Void> consumeCommutative(String consumer, ConsumerRecords<String, String> records, Effect effect) {
        return consume(new Consumer(consumer, true, effect), Letter.all(records));
    }

    /** The same of a topic of which little is for this consumer. */
    public Uni<Void> consumeCommutative(
            String consumer,
            ConsumerRecords<String, String> records,
            Set<Class<? extends Event>> wanted,
            Effect effect) {
        return consume(new Consumer(consumer, true, effect), wanted(records, wanted));
    }

    // What cannot be read may have been for it.
    private static List<Letter> wanted(ConsumerRecords<String, String> records, Set<Class<? extends Event>> wanted) {
        return Letter.all(records).stream()
                .filter(letter -> letter.event() == null
                        || wanted.contains(letter.event().data().getClass()))
                .toList();
    }

    record Consumer(String name, boolean commutative, Effect effect) {}

    private Uni<Void> consume(Consumer consumer, List<Letter> letters) {
        parking.register(consumer);
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return together(consumer, letters)
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("%s: %s letters one by one after %s", consumer.name(), letters.size(), failure);
                    return oneByOne(consumer, letters);
                })
                .invoke(() -> probe.at(Step.CONSUMED));
    }

    private Uni<Void> together(Consumer consumer, List<Letter> letters) {
        if (letters.stream().anyMatch(letter -> letter.event() == null)) {
            return Uni.createFrom().failure(new IllegalArgumentException("an unreadable letter"));
        }
        return tenancy.tx(letters.getFirst().event().scope(), tx -> apply(consumer, tx, letters));
    }

    private Uni<Void> apply(Consumer consumer, SqlConnection tx, List<Letter> letters) {
        return memory.remember(tx, consumer.name(), letters).chain(fresh -> parking.blocked(tx, consumer, fresh)
                .chain(blocked -> InTurn.each(
                        fresh,
                        letter -> blocked.contains(letter.lane())
                                ? parking.park(tx, consumer, letter)
                                : tenant(tx, letter, letters.getFirst())
                                        .chain(() -> applyOne(consumer, tx, letter.event())))));
    }

    // The transaction began as the first one's tenant; what effects make of it nobody knows here.
    private static Uni<Void> tenant(SqlConnection tx, Letter letter, Letter first) {
        return letter == first
                ? Uni.createFrom().voidItem()
                : Tenancy.become(tx, letter.event().scope());
    }

    private Uni<Void> applyOne(Consumer consumer, SqlConnection tx, CloudEvent event) {
        return Uni.createFrom().deferred(() -> {
            MDC.put(RequestIds.RUN_ID, event.runId().toString());
            return traces.around(
                            consumer.name() + " " + event.type(),
                            event.traceparent(),
                            event.scope(),
                            () -> consumer.effect().apply(tx, event))
                    .invoke(() -> probe.at(Step.APPLIED));
        });
    }

    private Uni<Void> oneByOne(Consumer consumer, List<Letter> letters) {
        return InTurn.each(letters, letter -> alone(consumer, letter));
    }

    private Uni<Void> alone(Consumer consumer, Letter letter) {
        if (letter.event() == null) {
            return patience.with(() -> parking.bury(consumer, letter, letter.unreadable()));
        }
        return patience.with(() -> tenancy.tx(letter.event().scope(), tx -> apply(consumer, tx, List.of(letter)))
                .onFailure(failure -> !Transience.of(failure))
                .recoverWithUni(failure -> parking.bury(consumer, letter, Reason.of(failure))));
    }
}
