package dev.lectern.retrieval.version;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The indexes of a workspace as they are shown. */
@ApplicationScoped
class IndexViews {

    @Schema(name = "Index")
    record IndexView(
            UUID id,
            @Schema(examples = "bge-small-en-v1.5-q") String model,
            @Schema(examples = "384") int dimension,

            @Schema(description = "The name of the way texts are cut", examples = "standard")
            String chunking,

            @Schema(
                    description = "The active one is searched; one on standby is as complete and can be gone back to",
                    enumeration = {"building", "active", "standby", "pruning"},
                    examples = "active")
            String state,

            @Schema(description = "The run that built it") UUID runId,
            @Schema(examples = "1200") int vectors,

            @Schema(description = "Vectors that it has when it is complete", examples = "1200")
            int expected,

            @Schema(nullable = true, description = "Of the sources and their texts when it was published last")
            String corpusFingerprint,

            Instant createdAt,
            @Schema(nullable = true) Instant publishedAt,

            @Schema(nullable = true, description = "Since when another one has been active")
            Instant retiredAt) {}

    private static final String SELECT = """
            SELECT v.index_id, s.embedding_model, s.dimension, s.chunking, v.corpus_fingerprint, v.created_at, v.published_at,
                   h.retired_at, r.workflow_run_id,
                   CASE WHEN v.state <> 'published' THEN v.state WHEN h.is_active THEN 'active' ELSE 'standby' END AS state,
                   (SELECT count(*) FROM vector_entry e WHERE e.workspace_id = $1 AND e.space_id = v.space_id)::int AS vectors,
                   (SELECT coalesce(sum(chunk_count), 0) FROM indexed_source i
                     WHERE i.workspace_id = $1 AND i.state = 'indexed')::int AS expected
              FROM index_version v
              JOIN index_shard h USING (index_id)
              JOIN pipeline_run r USING (pipeline_run_id)
              JOIN embedding_space s USING (space_id)
             WHERE v.workspace_id = $1
            """;
    private static final String PAGE = SELECT + " AND v.index_id < $2 ORDER BY v.index_id DESC LIMIT $3";

    Uni<List<IndexView>> newest(SqlConnection tx, UUID workspace, UUID before, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(workspace, before, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(IndexViews::view)
                        .toList());
    }

    Uni<IndexView> find(SqlConnection tx, UUID workspace, UUID index) {
        return tx.preparedQuery(SELECT + " AND v.index_id = $2")
                .execute(Tuple.of(workspace, index))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(IndexViews::view)
                        .findFirst()
                        .orElseThrow(() -> ProblemException.notFound("index")));
    }

    private static IndexView view(Row row) {
        return new IndexView(
                row.getUUID("index_id"),
                row.getString("embedding_model"),
                row.getInteger("dimension"),
                row.getString("chunking"),
                row.getString("state"),
                row.getUUID("workflow_run_id"),
                row.getInteger("vectors"),
                row.getInteger("expected"),
                row.getString("corpus_fingerprint"),
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("published_at")),
                instant(row.getOffsetDateTime("retired_at")));
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
