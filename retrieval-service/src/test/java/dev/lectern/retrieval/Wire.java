package dev.lectern.retrieval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/** The broker as a test sees it: it plays the other services by sending their events, and reads ours. */
public final class Wire {

    private static final KafkaProducer<String, String> OUT =
            new KafkaProducer<>(Map.of("bootstrap.servers", broker()), new StringSerializer(), new StringSerializer());
    private static final KafkaConsumer<String, String> IN = reader();
    private static final List<CloudEvent> SEEN = new ArrayList<>();

    private Wire() {}

    public static UUID send(Scope scope, Event data) {
        var id = Ids.next();
        sendAs(id, scope, data);
        return id;
    }

    /** With an id that may have been used before. */
    public static void sendAs(UUID id, Scope scope, Event data) {
        var event = new CloudEvent(id, "ingestion", EventCodec.typeOf(data), Instant.now(), scope, null, data);
        var record =
                new ProducerRecord<>(data.topic().named(prefix()), scope.runId().toString(), EventCodec.encode(event));
        record.headers().add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(UTF_8));
        try {
            OUT.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first event of this type in this run that we said ourselves. */
    public static CloudEvent awaitEvent(String topic, UUID run, String type) {
        return Awaitility.await(type + " on " + topic)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> events(run, type), found -> !found.isEmpty())
                .getFirst();
    }

    public static synchronized List<CloudEvent> events(UUID run, String type) {
        for (var records = IN.poll(Duration.ofMillis(20)); !records.isEmpty(); records = IN.poll(Duration.ZERO)) {
            records.forEach(record -> SEEN.add(EventCodec.decode(record.value())));
        }
        return SEEN.stream()
                .filter(event -> event.source().equals("retrieval")
                        && event.runId().equals(run)
                        && event.type().equals(type))
                .toList();
    }

    private static KafkaConsumer<String, String> reader() {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker()),
                new StringDeserializer(),
                new StringDeserializer());
        var partitions = List.of("indexing", "workflow", "dead-letter", "failure").stream()
                .flatMap(topic -> consumer.partitionsFor(prefix() + "." + topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static String broker() {
        return config("LECTERN_KAFKA");
    }

    private static String prefix() {
        return config("LECTERN_TOPICS");
    }

    static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
