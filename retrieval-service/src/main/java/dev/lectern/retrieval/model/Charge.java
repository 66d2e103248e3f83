package dev.lectern.retrieval.model;

import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Usage;
import java.nio.charset.StandardCharsets;
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
        Payee payee,
        Purpose purpose,
        Status status,
        Usage usage,
        boolean estimated,
        Duration latency,
        Duration firstToken) {

    /** Who is paid: the model in the registry, as people call it, and whoever offers it. */
    public record Payee(UUID id, String modelId, String provider) {

        public static Payee of(Model model) {
            return new Payee(model.id(), model.modelId(), model.provider().name());
        }
    }

    /** The id of one try of a call with one model: what is held for it, and its charge where another model goes on. */
    public static UUID ofTry(UUID call, String modelId) {
        return UUID.nameUUIDFromBytes((call + "/" + modelId).getBytes(StandardCharsets.UTF_8));
    }

    public enum Status {
        COMPLETED,
        FAILED,
        CANCELLED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
