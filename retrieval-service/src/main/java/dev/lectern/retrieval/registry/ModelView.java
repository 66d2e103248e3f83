package dev.lectern.retrieval.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A model as administrators see it. */
@Schema(name = "Model")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelView(
        UUID id,

        @Schema(examples = "llama-3.1-8b") String modelId,

        @Schema(examples = "Llama 3.1 8B, on our own machine")
        String name,

        @Schema(examples = "ollama") String provider,
        @Schema(examples = "llama3.1:8b") String upstreamModel,
        @Schema(examples = "[\"chat\", \"tools\"]") List<String> capabilities,
        @Schema(examples = "default") String modelClass,
        @Schema(examples = "128000") int contextTokens,
        @Schema(examples = "4096") int maxTokens,
        @Schema(examples = "true") boolean active,
        @Schema(examples = "true") boolean chat,
        @Schema(examples = "true") boolean assistants,

        @Schema(description = "Absent for everybody") List<UUID> allowedRoles,

        @Schema(examples = "0") int priority,
        List<String> fallbacks,
        @Schema(examples = "16") int maxConcurrency,
        @Schema(examples = "false") boolean supportsBatching,

        @Schema(description = "Of the last day's calls; absent as long as there was none", examples = "2300")
        Integer averageLatencyMs,

        Map<String, Object> chatCapabilities,
        Map<String, Object> providerMetadata,
        Instant createdAt,
        Instant updatedAt) {

    boolean isBuiltIn() {
        return provider.equals(ProviderView.BUILT_IN);
    }

    static ModelView of(Row row) {
        var roles = row.getArrayOfUUIDs("allowed_roles");
        return new ModelView(
                row.getUUID("ai_model_id"),
                row.getString("model_id"),
                row.getString("name"),
                row.getString("provider"),
                row.getString("upstream_model"),
                List.of(row.getArrayOfStrings("capabilities")),
                row.getString("model_class"),
                row.getInteger("context_tokens"),
                row.getInteger("max_tokens"),
                row.getBoolean("active"),
                row.getBoolean("nexus_enabled"),
                row.getBoolean("architect_enabled"),
                roles == null ? null : List.of(roles),
                row.getInteger("priority"),
                List.of(row.getArrayOfStrings("fallbacks")),
                row.getInteger("max_concurrency"),
                row.getBoolean("supports_batching"),
                row.getInteger("average_latency_ms"),
                row.getJsonObject("nexus_capabilities").getMap(),
                row.getJsonObject("provider_metadata").getMap(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
