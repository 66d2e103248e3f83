package dev.lectern.retrieval.turn;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A question with its answer. */
@Schema(name = "Turn")
record TurnView(
        UUID turnId,

        @Schema(description = "By which it can be listened to and stopped")
        UUID runId,

        UUID conversationId,
        @Schema(nullable = true) UUID paperId,
        String question,

        @Schema(
                description = "running, complete, failed or cancelled; what was there by then is kept either way",
                examples = "complete")
        String status,

        @Schema(nullable = true, description = "Empty where nothing came, or what came had to be forgotten")
        String answer,

        @Schema(description = "Its quotes and where they stand")
        List<?> citations,

        @Schema(description = "What was searched, how well it is proved, from which cache it came")
        Map<String, Object> stats,

        @Schema(nullable = true, examples = "lectern-extractive")
        String model,

        @Schema(nullable = true, examples = "stop") String finishReason,

        @Schema(nullable = true, description = "The message that is the answer")
        UUID messageId,

        boolean variation,
        Instant askedAt,
        @Schema(nullable = true) Instant answeredAt) {

    static final String COLUMNS = "turn_id, run_id, conversation_id, paper_id, question, status, answer, citations,"
            + " retrieval_stats, model_id, finish_reason, answer_id, variation, created_at, answered_at";

    boolean stillRuns() {
        return answeredAt == null;
    }

    static TurnView of(Row row) {
        var status = row.getString("status");
        var citations = row.getJsonArray("citations");
        var stats = row.getJsonObject("retrieval_stats");
        var answered = row.getOffsetDateTime("answered_at");
        return new TurnView(
                row.getUUID("turn_id"),
                row.getUUID("run_id"),
                row.getUUID("conversation_id"),
                row.getUUID("paper_id"),
                row.getString("question"),
                status == null ? "running" : status,
                row.getString("answer"),
                citations == null ? List.of() : citations.getList(),
                stats == null ? Map.of() : stats.getMap(),
                row.getString("model_id"),
                row.getString("finish_reason"),
                row.getUUID("answer_id"),
                row.getBoolean("variation"),
                row.getOffsetDateTime("created_at").toInstant(),
                answered == null ? null : answered.toInstant());
    }
}
