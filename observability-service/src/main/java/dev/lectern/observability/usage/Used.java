package dev.lectern.observability.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A call to a model. */
@Schema(name = "ModelUsage")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Used(
        UUID id,
        UUID callId,
        UUID runId,
        UUID workspaceId,
        UUID projectId,
        UUID userId,
        @Schema(examples = "ollama") String provider,
        @Schema(examples = "llama-3.1-8b") String model,

        @Schema(description = "What it was for", examples = "chat")
        String operation,

        @Schema(
                enumeration = {"completed", "failed", "cancelled"},
                examples = "completed")
        String status,

        @Schema(examples = "1200") long promptTokens,
        @Schema(examples = "340") long completionTokens,

        @Schema(description = "Of the prompt", examples = "1024")
        long cachedTokens,

        @Schema(description = "Of the completion", examples = "60")
        long reasoningTokens,

        @Schema(description = "The provider did not tell; guessed from the length of the texts", examples = "false")
        boolean estimated,

        @Schema(examples = "5400") long latencyMs,

        @Schema(description = "Until its first word", examples = "310")
        Long firstTokenMs,

        @Schema(
                description = "In millionths of the currency, at the price of that moment; absent if none was known",
                examples = "412")
        Long costMicros,

        @Schema(examples = "USD") String currency,

        @Schema(description = "The step of the run that asked", examples = "agentic")
        String step,

        @Schema(description = "The structured question that it was for", examples = "A01")
        String questionId,

        UUID conversationId,

        @Schema(description = "What it was allowed to cost, where a budget limits it", examples = "3000")
        Long authorisedMicros,

        @Schema(description = "How much more it cost than it was allowed to")
        Long overrunMicros,

        Instant at) {

    static Used of(Row row) {
        return new Used(
                row.getUUID("token_usage_id"),
                row.getUUID("call_id"),
                row.getUUID("run_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("operation"),
                row.getString("status"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("reasoning_tokens"),
                row.getBoolean("is_estimated"),
                row.getLong("response_time_ms"),
                row.getLong("first_token_ms"),
                row.getLong("cost_micros"),
                row.getString("currency"),
                row.getString("step"),
                row.getString("question_id"),
                row.getUUID("conversation_id"),
                row.getLong("authorised_micros"),
                row.getLong("overrun_micros"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
