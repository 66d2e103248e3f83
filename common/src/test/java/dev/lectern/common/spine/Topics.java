package dev.lectern.common.spine;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what really is on the broker, from the first to the last record of now. */
@ApplicationScoped
public class Topics {

    private final SpineKafka kafka;
    private final SpineConfig config;

    Topics(SpineKafka kafka, SpineConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    public List<CloudEvent> of(UUID run) {
        return records().stream()
                .filter(record -> run.toString().equals(record.key()))
                .map(record -> EventCodec.decode(record.value()))
                .toList();
    }

    List<ConsumerRecord<String, String>> records() {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.servers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = Arrays.stream(Topic.values())
                    .flatMap(topic -> consumer.partitionsFor(topic.named(config.topics())).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<ConsumerRecord<String, String>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }
}
