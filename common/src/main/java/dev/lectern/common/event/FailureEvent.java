package dev.lectern.common.event;

import java.util.Map;

/** Something broke that nobody expected; an operator should see it. */
public sealed interface FailureEvent extends Event {

    /** Error is the type and a short message without anybody's text; component is where (a path, a consumer, a job). */
    @WireType("failure.recorded.v1")
    record FailureRecorded(String component, String error, String requestId) implements FailureEvent {
        @Override
        public String subject() {
            return component;
        }
    }

    /** A service has looked at itself: by what must hold, nothing, or what breaks it. */
    @WireType("invariants.checked.v1")
    record InvariantsChecked(Map<String, String> found) implements FailureEvent {
        @Override
        public String subject() {
            return "invariants";
        }
    }

    @Override
    default Topic topic() {
        return Topic.FAILURE;
    }
}
