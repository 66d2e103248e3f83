package dev.lectern.common.event;

import java.util.UUID;

/** What was used of something that costs money. */
public sealed interface UsageEvent extends Event {

    /**
     * A call to a model has ended. The call id is the key of its charge: of two with the same the first counts, unless it
     * took nothing. The cost is that of the moment, in micro-units of the currency, and absent where no price was known.
     */
    @WireType("usage.recorded.v1")
    record UsageRecorded(
            UUID callId,
            String model,
            String provider,
            String operation,
            String status,
            int promptTokens,
            int completionTokens,
            int cachedTokens,
            int reasoningTokens,
            boolean estimated,
            long latencyMs,
            Long firstTokenMs,
            Long costMicros,
            String currency)
            implements UsageEvent {
        @Override
        public String subject() {
            return callId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.USAGE;
    }
}
