package dev.lectern.observability.audit;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** One thing that somebody did or was kept from. */
record AuditEntry(
        UUID id,
        Instant occurredAt,
        String category,
        String action,
        String outcome,
        UUID actor,
        String subjectKind,
        String subjectId,
        String error,
        String address,
        String agent,
        JsonObject detail,
        String source,
        UUID runId,
        UUID workspaceId,
        UUID projectId) {

    static AuditEntry of(Row row) {
        return new AuditEntry(
                row.getUUID("audit_event_id"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getString("category"),
                row.getString("action"),
                row.getString("outcome"),
                row.getUUID("user_id"),
                row.getString("subject_kind"),
                row.getString("subject_id"),
                row.getString("error"),
                row.getString("address"),
                row.getString("user_agent"),
                row.getJsonObject("detail"),
                row.getString("source"),
                row.getUUID("run_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"));
    }
}
