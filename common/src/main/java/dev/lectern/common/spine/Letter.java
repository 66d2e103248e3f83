package dev.lectern.common.spine;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** One message from the broker: an event, or the reason why it is none. */
record Letter(String topic, String payload, UUID id, CloudEvent event, String unreadable) {

    /** Order holds in here and nowhere else. */
    record Lane(UUID runId, String source, String topic) {}

    static List<Letter> all(ConsumerRecords<String, String> records) {
        var letters = new ArrayList<Letter>(records.count());
        records.forEach(record -> letters.add(of(record)));
        return letters;
    }

    static Letter of(ConsumerRecord<String, String> record) {
        try {
            var event = EventCodec.decode(record.value());
            return new Letter(record.topic(), record.value(), event.id(), event, null);
        } catch (EventCodec.Unreadable e) {
            // Without an id of its own it gets one by its place in the log, the same at each delivery.
            var place = record.topic() + "/" + record.partition() + "/" + record.offset();
            var id = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
            return new Letter(record.topic(), String.valueOf(record.value()), id, null, e.getMessage());
        }
    }

    Lane lane() {
        return new Lane(event.runId(), event.source(), topic);
    }

    String type() {
        return event == null ? "unreadable" : event.type();
    }

    /** A number for an advisory lock on this lane of this consumer. */
    static long lock(String consumer, UUID runId) {
        var hash = UUID.nameUUIDFromBytes((consumer + "/" + runId).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(8).putLong(0, hash.getMostSignificantBits()).getLong(0);
    }
}
