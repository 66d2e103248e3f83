package dev.lectern.observability.timeline;

import dev.lectern.common.event.EventCodec;
import dev.lectern.common.identity.Scope;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event of a type that this build does not know, from a sibling that is newer: its envelope is enough for a line. */
final class Stranger {

    private Stranger() {}

    /** Empty for what we know, and for what is no event at all: both are the inbox's business. */
    static Optional<Entry> of(ConsumerRecord<String, String> record) {
        try {
            var envelope = new JsonObject(record.value());
            var type = envelope.getString("type", "");
            return type.isBlank() || EventCodec.TYPES.containsKey(type)
                    ? Optional.empty()
                    : Optional.of(entry(envelope, type, record.topic()));
        } catch (DecodeException
                | ClassCastException
                | DateTimeException
                | NullPointerException
                | IllegalArgumentException noEnvelope) {
            return Optional.empty();
        }
    }

    private static Entry entry(JsonObject envelope, String type, String topic) {
        var scope = new Scope(
                id(envelope, "runid"), id(envelope, "workspaceid"), id(envelope, "projectid"), id(envelope, "userid"));
        return new Entry(
                UUID.fromString(envelope.getString("id")),
                scope,
                envelope.getString("source"),
                type,
                topic,
                Instant.parse(envelope.getString("time")),
                envelope.getString("subject"),
                type,
                envelope.getJsonObject("data", new JsonObject()));
    }

    private static UUID id(JsonObject envelope, String name) {
        var text = envelope.getString(name);
        return text == null ? null : UUID.fromString(text);
    }
}
