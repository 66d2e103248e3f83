package dev.lectern.ingestion.repository.item;

import com.fasterxml.jackson.annotation.JsonInclude;
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

/** What is in repositories, for those who may read them: whether one may was asked before. */
@ApplicationScoped
class Items {

    /** One thing in a repository. */
    @Schema(name = "RepositoryItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            UUID id,
            UUID repositoryId,

            @Schema(
                    enumeration = {"document", "url", "text"},
                    examples = "text")
            String type,

            @Schema(examples = "Boiling points") String name,

            @Schema(description = "The address that it was fetched from")
            String source,

            @Schema(
                    enumeration = {"pending", "processing", "completed", "failed", "cancelled"},
                    examples = "completed")
            String status,

            @Schema(description = "Why it failed") String reason,

            @Schema(description = "The run that worked on it last")
            UUID runId,

            @Schema(description = "Of a document", examples = "boiling.pdf")
            String fileName,

            @Schema(examples = "text/plain") String fileType,

            @Schema(description = "In bytes", examples = "182044")
            Long fileSize,

            Integer pages,
            Integer words,
            Integer chunks,
            Instant createdAt,
            Instant processedAt) {

        static Item of(Row row) {
            return new Item(
                    row.getUUID("source_reference_id"),
                    row.getUUID("repository_id"),
                    row.getString("type"),
                    row.getString("name"),
                    row.getString("source"),
                    row.getString("processing_status"),
                    row.getString("error_message"),
                    row.getUUID("run_id"),
                    row.getString("file_name"),
                    row.getString("file_type"),
                    row.getLong("file_size"),
                    row.getInteger("page_count"),
                    row.getInteger("word_count"),
                    row.getInteger("chunk_count"),
                    instant(row.getOffsetDateTime("created_at")),
                    instant(row.getOffsetDateTime("processed_at")));
        }

        private static Instant instant(OffsetDateTime time) {
            return time == null ? null : time.toInstant();
        }
    }

    private static final String SELECT = """
            SELECT s.source_reference_id, s.repository_id, s.name, s.source, s.processing_status, s.error_message, s.run_id,
                   CASE s.origin WHEN 'text' THEN 'text' WHEN 'url' THEN 'url' ELSE 'document' END AS type,
                   CASE WHEN i.file_name IS NOT NULL THEN coalesce(s.file_name, s.name) END AS file_name, i.file_type, i.file_size, i.page_count, i.word_count, i.chunk_count, s.created_at,
                   s.processed_at
              FROM source_reference s LEFT JOIN source_item i ON i.source_item_id = s.source_item_id
             WHERE s.repository_id = $1\s""";
    private static final String ONE = SELECT + "AND s.source_reference_id = $2";
    private static final String NEWEST =
            SELECT + "AND s.source_reference_id < $2 ORDER BY s.source_reference_id DESC LIMIT $3";

    Uni<List<Item>> newest(SqlConnection tx, UUID repository, UUID before, int most) {
        return tx.preparedQuery(NEWEST)
                .execute(Tuple.of(repository, before, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Item::of)
                        .toList());
    }

    Uni<Item> find(SqlConnection tx, UUID repository, UUID id) {
        return tx.preparedQuery(ONE).execute(Tuple.of(repository, id)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .map(Item::of)
                .orElseThrow(() -> ProblemException.notFound("item")));
    }
}
