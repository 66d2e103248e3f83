package dev.lectern.observability.timeline;

import dev.lectern.common.broker.BrokerConfig;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.Patience;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Makes a line of every event. Lines are ordered when they are read, so they may come in any order; each is written once by
 * its key, so that a batch of them is one statement and needs no memory of its own.
 */
@ApplicationScoped
class TimelineConsumer {

    private static final Logger LOG = Logger.getLogger(TimelineConsumer.class);

    private final Inbox inbox;
    private final Tenancy tenancy;
    private final TimelineRepository timeline;
    private final Listeners listeners;
    private final Patience patience;
    private final BrokerConfig broker;

    TimelineConsumer(
            Inbox inbox,
            Tenancy tenancy,
            TimelineRepository timeline,
            Listeners listeners,
            Patience patience,
            BrokerConfig broker) {
        this.inbox = inbox;
        this.tenancy = tenancy;
        this.timeline = timeline;
        this.listeners = listeners;
        this.patience = patience;
        this.broker = broker;
    }

    @Incoming("timeline")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        var entries = new LinkedHashMap<ConsumerRecord<String, String>, Entry>();
        var rest = new HashMap<TopicPartition, List<ConsumerRecord<String, String>>>();
        for (var record : records) {
            var event = decoded(record);
            if (event.isEmpty()) {
                Stranger.of(record).ifPresentOrElse(entry -> entries.put(record, entry), () -> leave(record, rest));
            } else if (isPartOfAStory(event.get().data())) {
                entries.put(record, Entry.of(event.get(), record.topic()));
            }
        }
        return together(List.copyOf(entries.values()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.debugf("%d lines one by one after %s", entries.size(), failure);
                    return oneByOne(entries, rest);
                })
                .chain(() -> rest.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : inbox.consumeCommutative(
                                "timeline", new ConsumerRecords<>(rest, records.nextOffsets()), this::append));
    }

    // How far a step is belongs to the run's record, and how a service is to no run at all.
    private static boolean isPartOfAStory(Event event) {
        return !(event instanceof StepProgressed) && !(event instanceof InvariantsChecked);
    }

    private static Optional<CloudEvent> decoded(ConsumerRecord<String, String> record) {
        try {
            return Optional.of(EventCodec.decode(record.value()));
        } catch (EventCodec.Unreadable e) {
            return Optional.empty();
        }
    }

    private Uni<Void> together(List<Entry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return patience.with(() -> tenancy.tx(Scope.ofRun(Ids.next()), tx -> timeline.append(tx, entries)))
                .invoke(listeners::wake)
                .replaceWithVoid();
    }

    private Uni<Void> oneByOne(
            Map<ConsumerRecord<String, String>, Entry> entries,
            Map<TopicPartition, List<ConsumerRecord<String, String>>> rest) {
        return InTurn.each(entries.entrySet(), one -> together(List.of(one.getValue()))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "no line for %s of %s: %s",
                        one.getValue().type(), one.getValue().source(), failure))
                .onFailure()
                .recoverWithUni(() -> {
                    leave(one.getKey(), rest);
                    return Uni.createFrom().voidItem();
                }));
    }

    /** For the inbox, which sets aside what it does not know or cannot write down. */
    private static void leave(
            ConsumerRecord<String, String> record, Map<TopicPartition, List<ConsumerRecord<String, String>>> rest) {
        rest.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), place -> new ArrayList<>())
                .add(record);
    }

    private Uni<Void> append(SqlConnection tx, CloudEvent event) {
        var entry = Entry.of(event, event.data().topic().named(broker.topics()));
        return timeline.append(tx, List.of(entry)).replaceWithVoid();
    }
}
