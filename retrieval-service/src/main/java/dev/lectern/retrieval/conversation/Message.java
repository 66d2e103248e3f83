package dev.lectern.retrieval.conversation;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was said once, by the one who asks or by a model. */
@Schema(name = "Message")
public record Message(
        UUID messageId,

        @Schema(description = "From 1 and without a gap within the conversation", examples = "2")
        int sequence,

        @Schema(description = "A question and its answer have the same one")
        UUID turnId,

        @Schema(nullable = true, description = "The run that made it; null in a copy")
        UUID runId,

        @Schema(examples = "assistant") String role,

        @Schema(
                description = "An answer that was cut off is failed or cancelled, and has what there was of it",
                examples = "complete")
        String status,

        @Schema(description = "The first 50,000 characters; empty where nothing came, or what came had to be forgotten")
        String content,

        @Schema(description = "More was said than is shown here")
        boolean cutShort,

        @Schema(description = "Of an answer: its quotes and where they stand")
        List<?> citations,

        @Schema(description = "Of an answer: what was searched, how well it is proved, from which cache it came")
        Map<String, Object> stats,

        @Schema(nullable = true, examples = "lectern-extractive")
        String model,

        @Schema(nullable = true, examples = "stop") String finishReason,

        @Schema(nullable = true, description = "When text of a source that was deleted was taken out of it")
        Instant redactedAt,

        Instant createdAt) {

    static final int MOST_CHARACTERS = 50_000;

    static final String COLUMNS =
            "message_id, sequence, turn_id, run_id, role, status, content, citations, retrieval_stats, model_id,"
                    + " finish_reason, redacted_at, created_at";

    static Message of(Row row) {
        return of(row, MOST_CHARACTERS);
    }

    /** With all of its text. */
    static Message whole(Row row) {
        return of(row, Integer.MAX_VALUE);
    }

    private static Message of(Row row, int most) {
        var content = row.getString("content");
        boolean isLong = content.length() > most;
        return new Message(
                row.getUUID("message_id"),
                row.getInteger("sequence"),
                row.getUUID("turn_id"),
                row.getUUID("run_id"),
                row.getString("role"),
                row.getString("status"),
                isLong ? content.substring(0, most) : content,
                isLong,
                row.getJsonArray("citations").getList(),
                row.getJsonObject("retrieval_stats").getMap(),
                row.getString("model_id"),
                row.getString("finish_reason"),
                Conversation.instant(row.getOffsetDateTime("redacted_at")),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
