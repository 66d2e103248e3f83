package dev.lectern.common.event;

import java.util.List;
import java.util.UUID;

/** What was used of something that costs money. */
public sealed interface UsageEvent extends Event {

    /**
     * A call to a model has ended. The call id is the key of its charge: of two with the same the first counts, unless it
     * took nothing. The cost is that of the moment, in micro-units of the currency, and absent where no price was known.
     * What was authorised, and from which slices of budgets, is absent for a call that no budget limits.
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
            String currency,
            String step,
            String questionId,
            UUID conversationId,
            Long authorisedMicros,
            List<UUID> slices)
            implements UsageEvent {

        /** Of a call that no budget limits, and of which nobody said what it was for. */
        public UsageRecorded(
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
                String currency) {
            this(
                    callId,
                    model,
                    provider,
                    operation,
                    status,
                    promptTokens,
                    completionTokens,
                    cachedTokens,
                    reasoningTokens,
                    estimated,
                    latencyMs,
                    firstTokenMs,
                    costMicros,
                    currency,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

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
