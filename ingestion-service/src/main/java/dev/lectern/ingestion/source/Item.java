package dev.lectern.ingestion.source;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** Content as its workspace has it once; the row behind it is locked while we hold this. */
record Item(
        UUID id,
        UUID workspaceId,
        String kind,
        String fileHash,
        String textHash,
        SourceStatus status,
        UUID runId,
        UUID removalRunId,
        String removalState) {

    static final String COLUMNS = "source_item_id, workspace_id, kind, file_hash, text_hash, processing_status, run_id,"
            + " removal_run_id, removal_state";

    static Item of(Row row) {
        return new Item(
                row.getUUID("source_item_id"),
                row.getUUID("workspace_id"),
                row.getString("kind"),
                row.getString("file_hash"),
                row.getString("text_hash"),
                SourceStatus.of(row.getString("processing_status")),
                row.getUUID("run_id"),
                row.getUUID("removal_run_id"),
                row.getString("removal_state"));
    }

    boolean tombstoned() {
        return removalRunId != null;
    }

    /** Only the run that is at work may change the state; what another one reports comes too late. */
    boolean isWorkedOnBy(UUID run) {
        return !tombstoned() && status.open() && runId.equals(run);
    }
}
