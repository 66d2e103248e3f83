package dev.lectern.ingestion.source;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** Content as its workspace has it once; the row behind it is locked while we hold this. */
public record Item(
        UUID id,
        UUID workspaceId,
        String kind,
        String fileHash,
        String textHash,
        SourceStatus status,
        UUID runId,
        UUID removalRunId,
        String removalState,
        String fileType,
        String fileName,
        Integer chunkCount,
        String chunkProfile) {

    /** Somebody deleted the last reference: a run of its own waits for the end. */
    public static final String DELETION = "deletion";

    /** The last reference was called off: its run has ended already, and nobody waits. */
    public static final String CANCELLATION = "cancellation";

    static final String COLUMNS = "source_item_id, workspace_id, kind, file_hash, text_hash, processing_status, run_id,"
            + " removal_run_id, removal_state, file_type, file_name, chunk_count, chunk_profile";

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
                row.getString("removal_state"),
                row.getString("file_type"),
                row.getString("file_name"),
                row.getInteger("chunk_count"),
                row.getString("chunk_profile"));
    }

    /** Its text has to be found first; that of anything else came with it. What its file is called is its users' own. */
    public boolean isFile() {
        return fileName != null;
    }

    public boolean tombstoned() {
        return removalRunId != null;
    }

    /** Only the run that is at work may change the state; what another one reports comes too late. */
    public boolean isWorkedOnBy(UUID run) {
        return !tombstoned() && status.open() && runId.equals(run);
    }
}
