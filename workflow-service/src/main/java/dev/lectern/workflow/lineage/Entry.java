package dev.lectern.workflow.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A row of the lineage: a run, a step, a question, an artifact, a report or a link. */
@Schema(name = "RunRecord")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
        UUID runId,
        UUID parentRunId,

        @Schema(enumeration = {"run", "step", "question", "artifact", "report", "workstream_link"})
        String recordKind,

        @Schema(description = "Empty of a run itself") String step,

        @Schema(description = "Tells the records of a step apart")
        String recordKey,

        @Schema(description = "Of a run: what it does", examples = "comparison.fill")
        String kind,

        @Schema(enumeration = {"running", "completed", "failed", "cancelled"})
        String status,

        String reason,
        String subjectId,

        @Schema(enumeration = {"user", "run", "service"}) String triggerSource,

        String workstreamId,
        String arm,
        UUID userId,
        long done,
        long total,
        Map<String, Object> input,
        Map<String, Object> output,
        Map<String, Object> metadata,
        Instant startedAt,
        Instant finishedAt) {

    static Entry of(Row row) {
        return new Entry(
                row.getUUID("run_id"),
                row.getUUID("parent_run_id"),
                row.getString("record_kind"),
                row.getString("step"),
                row.getString("record_key"),
                row.getString("kind"),
                row.getString("status"),
                row.getString("reason"),
                row.getString("subject_id"),
                row.getString("trigger_source"),
                row.getString("workstream_id"),
                row.getString("arm"),
                row.getUUID("user_id"),
                row.getLong("progress_done"),
                row.getLong("progress_total"),
                map(row.getJsonObject("input")),
                map(row.getJsonObject("output")),
                map(row.getJsonObject("metadata")),
                instant(row.getOffsetDateTime("started_at")),
                instant(row.getOffsetDateTime("finished_at")));
    }

    private static Map<String, Object> map(JsonObject json) {
        return json == null || json.isEmpty() ? null : json.getMap();
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
