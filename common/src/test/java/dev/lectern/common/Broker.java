package dev.lectern.common;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The real broker, as the rest of the suite uses it: says there what a sibling would say, and reads what is there. */
public final class Broker {

    private static final RecordHeader CONTENT_TYPE = new RecordHeader(
            "content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));
    /** What has been read so far: who asks again and again pays for what is new only. */
    private static final List<CloudEvent> SEEN = new ArrayList<>();

    private static KafkaConsumer<String, String> consumer;
    private static KafkaProducer<String, String> producer;

    private Broker() {}

    public static CloudEvent event(String source, Scope scope, Event data) {
        return event(source, scope, Instant.now(), data);
    }

    public static CloudEvent event(String source, Scope scope, Instant time, Event data) {
        var type = EventCodec.typeOf(data);
        return new CloudEvent(Ids.next(), source, type, time.truncatedTo(ChronoUnit.MICROS), scope, null, data);
    }

    public static void send(String source, Scope scope, Event data) {
        send(event(source, scope, data));
    }

    public static void send(CloudEvent event) {
        send(List.of(event));
    }

    /** In this order; the broker has them when this returns. */
    public static void send(List<CloudEvent> events) {
        var producer = producer();
        events.forEach(event ->
                producer.send(record(event.data().topic(), event.runId().toString(), EventCodec.encode(event))));
        producer.flush();
    }

    /** Whatever it may be, in the lane of a run. */
    public static void send(Topic topic, UUID run, String payload) {
        var producer = producer();
        producer.send(record(topic, run.toString(), payload));
        producer.flush();
    }

    public static Predicate<CloudEvent> ofRun(UUID run) {
        return event -> run.equals(event.runId());
    }

    public static Predicate<CloudEvent> ofWorkspace(UUID workspace) {
        return event -> workspace.equals(event.scope().workspaceId());
    }

    public static List<CloudEvent> read(Topic topic, Predicate<CloudEvent> which) {
        return read(which.and(event -> event.data().topic() == topic));
    }

    /** All that is there by now on all topics, in the order of the broker: that of a run is kept within each topic. */
    public static synchronized List<CloudEvent> read(Predicate<CloudEvent> which) {
        if (consumer == null) {
            consumer = consumer();
        }
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> SEEN.add(EventCodec.decode(record.value())));
        }
        return SEEN.stream().filter(which).toList();
    }

    private static KafkaConsumer<String, String> consumer() {
        var opened = new KafkaConsumer<>(servers(), new StringDeserializer(), new StringDeserializer());
        var partitions = Arrays.stream(Topic.values())
                .flatMap(topic -> opened.partitionsFor(named(topic)).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        opened.assign(partitions);
        opened.seekToBeginning(partitions);
        return opened;
    }

    private static synchronized KafkaProducer<String, String> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(servers(), new StringSerializer(), new StringSerializer());
        }
        return producer;
    }

    private static ProducerRecord<String, String> record(Topic topic, String key, String payload) {
        return new ProducerRecord<>(named(topic), null, key, payload, List.of(CONTENT_TYPE));
    }

    private static Map<String, Object> servers() {
        return Map.of("bootstrap.servers", config("LECTERN_KAFKA"));
    }

    private static String named(Topic topic) {
        return topic.named(config("LECTERN_TOPICS"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
