package dev.lectern.ingestion.source;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The rest of the suite as this service meets it: what it says on the real broker, and what it hears there. */
final class Broker {

    private static final List<CloudEvent> HEARD = new ArrayList<>();
    private static KafkaConsumer<String, String> consumer;
    private static KafkaProducer<String, String> producer;

    private Broker() {}

    /** As a sibling service says it. */
    static void say(String source, Scope scope, Event data) {
        var event = new CloudEvent(Ids.next(), source, EventCodec.typeOf(data), Instant.now(), scope, null, data);
        say(event);
    }

    static synchronized void say(CloudEvent event) {
        if (producer == null) {
            producer = new KafkaProducer<>(servers(), new StringSerializer(), new StringSerializer());
        }
        producer.send(new ProducerRecord<>(
                event.data().topic().named(prefix()), event.runId().toString(), EventCodec.encode(event)));
        producer.flush();
    }

    /** All that was said in a run so far, in its order per topic. */
    static List<CloudEvent> heard(UUID run) {
        return heard(event -> event.runId().equals(run));
    }

    static List<CloudEvent> heardIn(UUID workspace) {
        return heard(event -> workspace.equals(event.scope().workspaceId()));
    }

    private static synchronized List<CloudEvent> heard(Predicate<CloudEvent> which) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(servers(), new StringDeserializer(), new StringDeserializer());
            var partitions = Arrays.stream(Topic.values())
                    .flatMap(topic -> consumer.partitionsFor(topic.named(prefix())).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> HEARD.add(EventCodec.decode(record.value())));
        }
        return HEARD.stream().filter(which).toList();
    }

    static List<Event> said(UUID run) {
        return heard(run).stream()
                .filter(event -> event.source().equals("ingestion"))
                .map(CloudEvent::data)
                .toList();
    }

    private static Map<String, Object> servers() {
        return Map.of(
                "bootstrap.servers", ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
    }

    private static String prefix() {
        return ConfigProvider.getConfig().getValue("lectern.spine.topics", String.class);
    }
}
