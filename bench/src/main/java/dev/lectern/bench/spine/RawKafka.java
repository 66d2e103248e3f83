package dev.lectern.bench.spine;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The broker alone: an idempotent producer and a consumer, as fast as they go. */
@ApplicationScoped
class RawKafka {

    private final RawConfig config;

    RawKafka(RawConfig config) {
        this.config = config;
    }

    Uni<Double> rate(int records) {
        return Uni.createFrom().item(() -> measure(records)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private double measure(int records) {
        var topic = config.topics() + ".usage";
        var partition = new TopicPartition(topic, 0);
        var text = "x".repeat(420);
        Map<String, Object> to = Map.of("bootstrap.servers", config.servers(), "acks", "all", "linger.ms", 0);
        Map<String, Object> from = Map.of("bootstrap.servers", config.servers());
        try (var producer = new KafkaProducer<>(to, new StringSerializer(), new StringSerializer());
                var consumer = new KafkaConsumer<>(from, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            var end = consumer.position(partition) + records;
            var start = System.nanoTime();
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "key", text));
            }
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100));
            }
            return records * 1e9 / (System.nanoTime() - start);
        }
    }
}
