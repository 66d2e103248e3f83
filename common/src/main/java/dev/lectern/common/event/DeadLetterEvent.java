package dev.lectern.common.event;

/** A message that a consumer could not process, and its later resurrection. */
public sealed interface DeadLetterEvent extends Event {

    /** The original stays with the consumer's service (parked), so that it can be redriven there. */
    @WireType("event.dead-lettered.v1")
    record DeadLettered(String consumer, String eventId, String eventType, String fromTopic, String reason)
            implements DeadLetterEvent {
        @Override
        public String subject() {
            return eventId;
        }
    }

    @WireType("event.redriven.v1")
    record Redriven(String consumer, String eventId, String eventType) implements DeadLetterEvent {
        @Override
        public String subject() {
            return eventId;
        }
    }

    @Override
    default Topic topic() {
        return Topic.DEAD_LETTER;
    }
}
