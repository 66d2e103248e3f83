package dev.lectern.retrieval.model;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** The models that can be asked to write. Nobody else talks to a provider. */
public interface ChatModels {

    /** The answerer that is always there: it writes nothing, it composes verified quotes, so it is not asked by `stream`. */
    String EXTRACTIVE = "lectern-extractive";

    /** What is known of a model that may be chosen. */
    record Card(String modelId, String name, String provider, int contextTokens, boolean streams, boolean tools) {

        public boolean isExtractive() {
            return modelId.equals(EXTRACTIVE);
        }
    }

    /**
     * The model that is to answer: the wanted one, or without a wish the installation's first choice, which is the
     * extractive one while there is no other. Fails with NOT_FOUND if the wanted one is not there, not active, or not for
     * these roles.
     */
    Uni<Card> choose(Scope scope, List<UUID> roles, String wanted);

    /**
     * Asks a model; the pieces come as it writes them, the end last. Whoever stops listening stops the provider's work.
     * Fails with a problem in words; what was used until then is told either way.
     */
    Multi<Completion.Piece> stream(Scope scope, Completion.Request request);

    /** The same for a model that nobody has chosen before: fails as {@link #choose} does if it is not for these roles. */
    Multi<Completion.Piece> stream(Scope scope, List<UUID> roles, Completion.Request request);
}
