package dev.lectern.workflow.comparison.cell;

import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A cell as it is kept. */
public record Cell(
        UUID cellId,
        UUID paperId,
        String questionId,
        String stored,
        String answer,
        JsonArray citations,
        String quote,
        Float confidence,
        boolean refused,
        String model,
        String source,
        String cacheLayer,
        String guard,
        String errorCode,
        String errorMessage,
        UUID runId,
        boolean pending,
        Instant answeredAt,
        Override override) {

    /** What a person says instead; it stays when the cell is computed anew. */
    public record Override(String answer, String note, UUID userId, Instant at) {}

    /** Spec's bounds of what the web calls high and medium. */
    private static final double HIGH = 0.75;

    private static final double MEDIUM = 0.45;

    public static final String COLUMNS =
            "cell_id, paper_id, question_id, cell_status, answer, citations, quote, confidence, is_refused, model,"
                    + " source, cache_layer, guard, error_code, error_message, run_id, is_pending, answered_at,"
                    + " override_answer, override_note, override_user_id, override_at";

    static Cell of(Row row) {
        return new Cell(
                row.getUUID("cell_id"),
                row.getUUID("paper_id"),
                row.getString("question_id"),
                row.getString("cell_status"),
                row.getString("answer"),
                row.getJsonArray("citations"),
                row.getString("quote"),
                row.getFloat("confidence"),
                row.getBoolean("is_refused"),
                row.getString("model"),
                row.getString("source"),
                row.getString("cache_layer"),
                row.getString("guard"),
                row.getString("error_code"),
                row.getString("error_message"),
                row.getUUID("run_id"),
                row.getBoolean("is_pending"),
                row.getOffsetDateTime("answered_at") == null
                        ? null
                        : row.getOffsetDateTime("answered_at").toInstant(),
                row.getString("override_answer") == null
                        ? null
                        : new Override(
                                row.getString("override_answer"),
                                row.getString("override_note"),
                                row.getUUID("override_user_id"),
                                row.getOffsetDateTime("override_at").toInstant()));
    }

    public boolean isAnswered() {
        return answer != null && !stored.equals("failed");
    }

    /** As it stands when an answer would be made by this guard now. */
    public String status(String current) {
        return isAnswered() && !current.equals(guard) ? "stale" : stored;
    }

    /** Nothing but a computation would help it. */
    public boolean wants(String current) {
        return !status(current).equals("cached") && !status(current).equals("generated");
    }

    public String confidenceLabel() {
        return confidence == null ? null : confidence >= HIGH ? "high" : confidence >= MEDIUM ? "medium" : "low";
    }

    /** What counts: a person's word before that of a machine. */
    public String shown() {
        return Optional.ofNullable(override).map(Override::answer).orElse(answer);
    }
}
