package dev.lectern.ingestion.source;

import dev.lectern.common.identity.Scope;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** One project's use of an item. Once cancelled it has let go of its content, and itemId is null. */
public record Reference(
        UUID id, UUID itemId, UUID workspaceId, UUID projectId, UUID userId, SourceStatus status, UUID runId) {

    static final String COLUMNS =
            "source_reference_id, source_item_id, workspace_id, project_id, user_id, processing_status, run_id";

    static Reference of(Row row) {
        return new Reference(
                row.getUUID("source_reference_id"),
                row.getUUID("source_item_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                SourceStatus.of(row.getString("processing_status")),
                row.getUUID("run_id"));
    }

    /** Of the run that works on it or waits for it: not always that of who is at work right now. */
    public Scope scope() {
        return new Scope(runId, workspaceId, projectId, userId);
    }
}
