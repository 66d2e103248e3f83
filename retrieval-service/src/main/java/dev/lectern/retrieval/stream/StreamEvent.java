package dev.lectern.retrieval.stream;

import dev.lectern.common.sse.Events;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** One thing that listeners are sent; the number is its place, from 1. */
public record StreamEvent(int number, String kind, JsonObject data) {

    static final String STARTED = "started";
    static final String COVERAGE = "coverage";
    static final String TEXT = "text";
    static final String CITATION = "citation";
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    private static final Set<String> LAST = Set.of(COMPLETED, FAILED, CANCELLED);

    /** Nothing comes after it. */
    boolean isLast() {
        return LAST.contains(kind);
    }

    String sent() {
        return Events.event(number, kind, data.encode());
    }

    StreamEvent numbered(int place) {
        return new StreamEvent(place, kind, data);
    }
}
