package dev.lectern.retrieval.stream;

import dev.lectern.common.identity.Scope;
import java.util.UUID;

/**
 * A question that is being answered: for whom and in which run, and in which conversation.
 *
 * @param session where it was asked
 * @param provider of the model, as far as it is known before
 */
public record Turn(
        Scope scope, UUID turnId, UUID conversationId, UUID session, String model, String provider, boolean variation) {

    public UUID runId() {
        return scope.runId();
    }
}
