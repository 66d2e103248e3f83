package dev.lectern.retrieval.version;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** An index of a workspace that sources go into: the one that is searched, one to go back to, or one that is being built. */
public record Live(
        UUID index, UUID space, UUID pipelineRun, String model, int dimension, boolean active, boolean building) {

    static final String COLUMNS = """
            SELECT h.index_id, v.space_id, h.pipeline_run_id, s.embedding_model, s.dimension, h.is_active,
                   v.state = 'building' AS building
              FROM index_shard h
              JOIN index_version v ON v.index_id = h.index_id AND v.workspace_id = h.workspace_id AND v.state <> 'pruning'
              JOIN embedding_space s USING (space_id)
             WHERE h.workspace_id = $1
            """;

    static Live of(Row row) {
        return new Live(
                row.getUUID("index_id"),
                row.getUUID("space_id"),
                row.getUUID("pipeline_run_id"),
                row.getString("embedding_model"),
                row.getInteger("dimension"),
                row.getBoolean("is_active"),
                row.getBoolean("building"));
    }
}
