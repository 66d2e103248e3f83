package dev.lectern.retrieval.model;

import dev.lectern.retrieval.model.Completion.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * What a call took, as it is booked.
 *
 * @param firstToken until the first piece came; null when none did
 * @param estimated nobody told, so that the tokens are guessed from the length of the texts
 */
public record Charge(
        UUID callId,
        Model model,
        String purpose,
        Status status,
        Usage usage,
        boolean estimated,
        Duration latency,
        Duration firstToken) {

    public enum Status {
        COMPLETED,
        FAILED,
        CANCELLED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
