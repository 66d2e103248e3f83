package dev.lectern.retrieval.model;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A model as the registry has it, with whoever offers it.
 *
 * @param modelId what people and other services call it
 * @param upstreamModel what its provider calls it
 * @param allowedRoles null for everybody
 * @param toChat people may choose it; others are there for services and as fallbacks
 * @param fallbacks the models to ask, one after the other, when this one does not answer
 */
public record Model(
        UUID id,
        String modelId,
        String name,
        Provider provider,
        String upstreamModel,
        List<String> capabilities,
        Pace pace,
        int contextTokens,
        int maxTokens,
        List<UUID> allowedRoles,
        List<String> fallbacks,
        int maxConcurrency,
        boolean toChat,
        JsonObject metadata) {

    /** How long a model may be silent. */
    public enum Pace {
        DEFAULT,
        REASONING,
        THINKING,
        SLOWEST
    }

    /** @param secret where its key is, null where it takes none */
    public record Provider(String name, Kind kind, String baseUrl, String secret) {}

    /** Whose way of talking it understands. */
    public enum Kind {
        OPENAI,
        ANTHROPIC,
        BUILTIN
    }

    boolean isFor(List<UUID> roles) {
        return allowedRoles == null || roles.stream().anyMatch(allowedRoles::contains);
    }

    boolean mayBeChosen(List<UUID> roles) {
        return toChat && isFor(roles);
    }

    /** Whoever may use the other one may use this one. */
    boolean isForAllOf(Model other) {
        return allowedRoles == null || (other.allowedRoles != null && allowedRoles.containsAll(other.allowedRoles));
    }

    public ChatModels.Card card() {
        return new ChatModels.Card(
                modelId,
                name,
                provider.name(),
                contextTokens,
                provider.kind() != Kind.BUILTIN,
                capabilities.contains("tools"));
    }

    static Model of(Row row) {
        var provider = new Provider(
                row.getString("provider"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("base_url"),
                row.getString("secret"));
        var roles = row.getArrayOfUUIDs("allowed_roles");
        return new Model(
                row.getUUID("ai_model_id"),
                row.getString("model_id"),
                row.getString("name"),
                provider,
                row.getString("upstream_model"),
                Arrays.asList(row.getArrayOfStrings("capabilities")),
                Pace.valueOf(row.getString("model_class").toUpperCase(Locale.ROOT)),
                row.getInteger("context_tokens"),
                row.getInteger("max_tokens"),
                roles == null ? null : List.of(roles),
                List.of(row.getArrayOfStrings("fallbacks")),
                row.getInteger("max_concurrency"),
                row.getBoolean("nexus_enabled"),
                row.getJsonObject("provider_metadata"));
    }
}
