package dev.lectern.gateway.world;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is said on a topic from now on. */
public final class Heard implements AutoCloseable {

    private final KafkaConsumer<String, String> consumer;

    public Heard(String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Control.broker()), new StringDeserializer(), new StringDeserializer());
        var partitions = IntStream.range(0, consumer.partitionsFor(topic).size())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** All that comes within a moment and is said of that user. */
    public List<JsonObject> of(UUID user) {
        return all().stream()
                .filter(event -> Objects.equals(event.getString("userid"), user.toString()))
                .toList();
    }

    public List<JsonObject> all() {
        var heard = new ArrayList<JsonObject>();
        for (var i = 0; i < 4; i++) {
            consumer.poll(Duration.ofMillis(250)).forEach(record -> heard.add(new JsonObject(record.value())));
        }
        return heard;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
