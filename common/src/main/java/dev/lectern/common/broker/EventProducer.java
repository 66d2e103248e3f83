package dev.lectern.common.broker;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends what it is handed, in order. It uses the broker's own client and not a messaging channel, because a channel
 * retries above the idempotent producer, and a record retried there may overtake its elders.
 */
@ApplicationScoped
public class EventProducer {

    /** The topic is its full name there. */
    public record Outgoing(String topic, String key, String traceparent, String payload) {}

    private static final RecordHeader CONTENT_TYPE = new RecordHeader(
            "content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));

    private static final List<String> SECURITY = List.of("security.", "ssl.", "sasl.");

    private final BrokerConfig kafka;
    private final Map<String, Object> security;
    private volatile KafkaProducer<String, String> producer;

    /** How the broker is believed, and believes us, is the same as for the channels that listen to it. */
    EventProducer(BrokerConfig kafka, @Identifier("default-kafka-broker") Map<String, Object> client) {
        this.kafka = kafka;
        this.security = client.entrySet().stream()
                .filter(entry -> SECURITY.stream().anyMatch(entry.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Done when the broker has all of them. Nothing is given up while this process lives: the rows wait, visibly. */
    public Uni<Void> send(List<Outgoing> batch) {
        return Uni.createFrom()
                .completionStage(() -> CompletableFuture.allOf(
                        batch.stream().map(this::sendOne).toArray(CompletableFuture[]::new)))
                // The first send may wait for the broker's metadata.
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private CompletableFuture<Void> sendOne(Outgoing event) {
        var headers = new RecordHeaders(List.of(CONTENT_TYPE));
        if (event.traceparent() != null) {
            headers.add("traceparent", event.traceparent().getBytes(StandardCharsets.UTF_8));
        }
        var done = new CompletableFuture<Void>();
        var record = new ProducerRecord<>(event.topic(), null, event.key(), event.payload(), headers);
        connected().send(record, (metadata, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private synchronized KafkaProducer<String, String> connected() {
        if (producer == null) {
            var settings = new HashMap<>(security);
            settings.putAll(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    kafka.servers(),
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.LINGER_MS_CONFIG,
                    0,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    20_000,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    10_000,
                    ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    1_000,
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    8L * 1024 * 1024,
                    // An expired record whose successors arrive would break the order of its run.
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    Integer.MAX_VALUE));
            producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        }
        return producer;
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
