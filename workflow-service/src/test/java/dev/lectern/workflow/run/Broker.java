package dev.lectern.workflow.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.RunEvent;
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

/** The real broker, as another service uses it. */
final class Broker {

    private Broker() {}

    static CloudEvent event(Scope scope, Instant time, RunEvent data) {
        return new CloudEvent(
                Ids.next(),
                "ingestion",
                EventCodec.typeOf(data),
                time.truncatedTo(ChronoUnit.MICROS),
                scope,
                null,
                data);
    }

    /** Sends them in this order and waits until they were consumed. */
    static void tell(List<CloudEvent> events) {
        Map<String, Object> settings = Map.of("bootstrap.servers", config("LECTERN_KAFKA"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            events.forEach(event -> producer.send(record(event)));
        }
        await().atMost(60, SECONDS).until(() -> events.stream()
                .allMatch(event -> Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", event.id()) == 1));
    }

    /** What has been published in the lane of a run so far. */
    static List<CloudEvent> published(UUID run) {
        Map<String, Object> settings = Map.of("bootstrap.servers", config("LECTERN_KAFKA"));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = new ArrayList<CloudEvent>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (run.toString().equals(record.key())) {
                        found.add(EventCodec.decode(record.value()));
                    }
                });
            }
            return found;
        }
    }

    private static ProducerRecord<String, String> record(CloudEvent event) {
        var record = new ProducerRecord<>(topic(), event.runId().toString(), EventCodec.encode(event));
        record.headers()
                .add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static String topic() {
        return Topic.WORKFLOW.named(config("LECTERN_TOPICS"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
