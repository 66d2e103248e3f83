package dev.lectern.common.event;

import dev.lectern.common.identity.Scope;
import java.time.Instant;
import java.util.UUID;

/** An event with all that CloudEvents 1.0 and the spine say about it. */
public record CloudEvent(
        UUID id, String source, String type, Instant time, Scope scope, String traceparent, Event data) {

    public UUID runId() {
        return scope.runId();
    }
}
