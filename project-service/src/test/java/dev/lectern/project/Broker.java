package dev.lectern.project;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The real broker, seen from outside of the service. */
public final class Broker {

    private Broker() {}

    public static CloudEvent event(Scope scope, Event data) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new CloudEvent(Ids.next(), "auth", EventCodec.typeOf(data), now, scope, null, data);
    }

    public static void send(CloudEvent event) {
        Map<String, Object> settings = Map.of("bootstrap.servers", config("LECTERN_KAFKA"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>(
                    topic(event.data().topic()), event.runId().toString(), EventCodec.encode(event));
            record.headers()
                    .add(
                            "content-type",
                            "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
            producer.send(record);
        }
    }

    /** What has been published about a workspace so far, in the order of the broker per run. */
    public static List<Event> published(Topic topic, UUID workspace) {
        Map<String, Object> settings = Map.of("bootstrap.servers", config("LECTERN_KAFKA"));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic(topic)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<Event>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    var event = EventCodec.decode(record.value());
                    if (workspace.equals(event.scope().workspaceId())) {
                        found.add(event.data());
                    }
                });
            }
            return found;
        }
    }

    private static String topic(Topic topic) {
        return topic.named(config("LECTERN_TOPICS"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
