package dev.lectern.ingestion.source;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * A source that a project sees and that has its content still, for those who read what is in it. Its names are those of
 * this use; one that is text has its text as bytes, that of a file has to be found in them.
 */
public record SeenSource(
        UUID id,
        UUID itemId,
        String title,
        String status,
        String reason,
        String fileHash,
        String fileType,
        String fileName,
        boolean isText,
        String textHash,
        String extractor) {

    private static final String ANY = """
            SELECT s.source_reference_id, s.source_item_id, s.name, s.processing_status, s.error_message, i.file_hash,
                   i.file_type, coalesce(s.file_name, s.name) AS file_name, i.file_name IS NULL AS is_text, i.text_hash,
                   i.extractor
              FROM source_reference s LEFT JOIN source_item i ON i.source_item_id = s.source_item_id
            \s""";
    private static final String FIND = ANY + "WHERE s.source_reference_id = $4 AND " + Sight.SEES_BY_NUMBER;
    private static final String OF_REPOSITORY = ANY + "WHERE s.source_reference_id = $1 AND s.repository_id = $2";

    /** Fails with NOT_FOUND where the project sees no such source, and with CONFLICT where it has let go of its content. */
    public static Uni<SeenSource> find(SqlConnection tx, Sight sight, UUID id) {
        return tx.preparedQuery(FIND)
                .execute(Tuple.of(sight.project(), sight.whole(), sight.listOnly(), id))
                .map(rows -> only(rows, "source"));
    }

    /** The same of what is in a repository, for whoever may read that. */
    public static Uni<SeenSource> find(SqlConnection tx, UUID repository, UUID id) {
        return tx.preparedQuery(OF_REPOSITORY).execute(Tuple.of(id, repository)).map(rows -> only(rows, "item"));
    }

    private static SeenSource only(RowSet<Row> rows, String what) {
        return StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(SeenSource::of)
                .orElseThrow(() -> ProblemException.notFound(what));
    }

    public boolean isPdf() {
        return "application/pdf".equals(fileType);
    }

    private static SeenSource of(Row row) {
        if (row.getUUID("source_item_id") == null) {
            throw ProblemException.conflict(
                    row.getString("processing_status").equals("cancelled")
                            ? "It was cancelled and has no text any more."
                            : "Its file has not been fetched.");
        }
        return new SeenSource(
                row.getUUID("source_reference_id"),
                row.getUUID("source_item_id"),
                row.getString("name"),
                row.getString("processing_status"),
                row.getString("error_message"),
                row.getString("file_hash"),
                row.getString("file_type"),
                row.getString("file_name"),
                row.getBoolean("is_text"),
                row.getString("text_hash"),
                row.getString("extractor"));
    }
}
