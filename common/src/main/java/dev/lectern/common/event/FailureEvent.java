package dev.lectern.common.event;

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

    @Override
    default Topic topic() {
        return Topic.FAILURE;
    }
}
