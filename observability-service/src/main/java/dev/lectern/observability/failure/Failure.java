package dev.lectern.observability.failure;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** Something that broke, however often within its run. */
record Failure(
        UUID id,
        String component,
        String error,
        UUID runId,
        String requestId,
        UUID workspaceId,
        UUID projectId,
        Instant firstSeen,
        Instant lastSeen,
        long count) {

    static Failure of(Row row) {
        return new Failure(
                row.getUUID("request_failure_id"),
                row.getString("component"),
                row.getString("error"),
                row.getUUID("run_id"),
                row.getString("request_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"),
                row.getOffsetDateTime("first_seen").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                row.getLong("count"));
    }
}
