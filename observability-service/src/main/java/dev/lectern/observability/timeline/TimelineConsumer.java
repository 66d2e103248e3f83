package dev.lectern.observability.timeline;

import dev.lectern.common.broker.BrokerConfig;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.spine.Patience;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Makes a line of every event. Lines are ordered when they are read, so they may come in any order. */
@ApplicationScoped
class TimelineConsumer {

    private static final Logger LOG = Logger.getLogger(TimelineConsumer.class);

    private final Inbox inbox;
    private final Tenancy tenancy;
    private final TimelineRepository timeline;
    private final Patience patience;
    private final BrokerConfig broker;

    TimelineConsumer(
            Inbox inbox, Tenancy tenancy, TimelineRepository timeline, Patience patience, BrokerConfig broker) {
        this.inbox = inbox;
        this.tenancy = tenancy;
        this.timeline = timeline;
        this.patience = patience;
        this.broker = broker;
    }

    @Incoming("timeline")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        var strangers = new LinkedHashMap<ConsumerRecord<String, String>, Entry>();
        var rest = new HashMap<TopicPartition, List<ConsumerRecord<String, String>>>();
        records.forEach(record ->
                Stranger.of(record).ifPresentOrElse(entry -> strangers.put(record, entry), () -> leave(record, rest)));
        return Multi.createFrom()
                .iterable(strangers.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        one -> appendStranger(one.getValue()).invoke(written -> {
                            if (!written) {
                                leave(one.getKey(), rest);
                            }
                        }))
                .onItem()
                .ignoreAsUni()
                .chain(() -> rest.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : inbox.consumeCommutative(
                                "timeline", new ConsumerRecords<>(rest, records.nextOffsets()), this::append));
    }

    /** For the inbox, which sets aside what it does not know. */
    private static void leave(
            ConsumerRecord<String, String> record, Map<TopicPartition, List<ConsumerRecord<String, String>>> rest) {
        rest.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), place -> new ArrayList<>())
                .add(record);
    }

    // How far a step is belongs to the run's record; a story with a line for every few seconds would be no story.
    private Uni<Void> append(SqlConnection tx, CloudEvent event) {
        if (event.data() instanceof StepProgressed) {
            return Uni.createFrom().voidItem();
        }
        return timeline.append(tx, Entry.of(event, event.data().topic().named(broker.topics())));
    }

    // The inbox takes only events that this build knows. A line is written once by its key, so it needs none.
    private Uni<Boolean> appendStranger(Entry entry) {
        return patience.with(() -> tenancy.tx(entry.scope(), tx -> timeline.append(tx, entry)))
                .replaceWith(true)
                .onFailure()
                .invoke(failure -> LOG.warnf("no line for %s of %s: %s", entry.type(), entry.source(), failure))
                .onFailure()
                .recoverWithItem(false);
    }
}
