package dev.lectern.retrieval.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A provider as administrators see it: where its key is, but never the key. */
@Schema(name = "ModelProvider")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProviderView(
        UUID id,

        @Schema(examples = "ollama") String name,

        @Schema(
                description = "Whose way of talking it understands",
                enumeration = {"openai", "anthropic", "builtin"},
                examples = "openai")
        String kind,

        @Schema(description = "Absent for what is built in", examples = "http://127.0.0.1:11434/v1")
        String baseUrl,

        @Schema(description = "Where its key is; absent if it takes none", examples = "models.openai-key")
        String secret,

        @Schema(examples = "true") boolean active,
        Instant createdAt,
        Instant updatedAt) {

    static final String BUILT_IN = "builtin";

    boolean isBuiltIn() {
        return kind.equals(BUILT_IN);
    }

    static ProviderView of(Row row) {
        return new ProviderView(
                row.getUUID("model_provider_id"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("base_url"),
                row.getString("secret"),
                row.getBoolean("active"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
