package dev.lectern.observability.timeline;

import dev.lectern.common.event.AuditEvent;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.identity.Scope;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** One event as a line of a run's timeline. */
record Entry(
        UUID eventId,
        Scope scope,
        String source,
        String type,
        String topic,
        Instant time,
        String subject,
        String line,
        JsonObject data) {

    static Entry of(CloudEvent event, String topic) {
        return new Entry(
                event.id(),
                event.scope(),
                event.source(),
                event.type(),
                topic,
                event.time(),
                event.data().subject(),
                Sentence.of(event.data()),
                data(event));
    }

    // Where somebody was and by which program is for the audit, not for everybody in the project.
    private static JsonObject data(CloudEvent event) {
        var data = new JsonObject(EventCodec.encode(event)).getJsonObject("data");
        if (event.data() instanceof AuditEvent) {
            data.remove("address");
            data.remove("agent");
            data.remove("detail");
        }
        return data;
    }
}
