package dev.lectern.ingestion.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.paper.Sight;
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

/** Imports as those see them who look at them. */
@ApplicationScoped
class ImportViews {

    @Schema(name = "ImportCounts")
    record Counts(
            @Schema(description = "Files and references; none before they have been looked through", examples = "4")
            int entries,

            @Schema(description = "New sources, each with a run of its own", examples = "2")
            int registered,

            @Schema(description = "The project had them already, or they are there more than once", examples = "1")
            int alreadyThere,

            @Schema(examples = "1") int refused,

            @Schema(description = "Still to come in", examples = "0")
            int waiting) {}

    @Schema(name = "Import")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImportView(
            UUID runId,

            @Schema(description = "Of the first file that was sent", examples = "library.zip")
            String name,

            @Schema(description = "The repository that they go into; absent where they go into the project")
            UUID repositoryId,

            @Schema(description = "How many files were sent", examples = "1")
            int files,

            @Schema(description = "How large they are together", examples = "182044")
            long bytes,

            @Schema(
                    enumeration = {"pending", "processing", "completed", "failed", "cancelled"},
                    examples = "completed")
            String status,

            @Schema(description = "Why it failed") String reason,
            Counts counts,
            Instant createdAt,
            Instant endedAt) {}

    @Schema(name = "ImportEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EntryView(
            @Schema(description = "In the order of the import", examples = "1")
            int number,

            @Schema(description = "Of the file, if it has one", examples = "papers/boiling.pdf")
            String path,

            @Schema(description = "Of the reference, if a list has one", examples = "bell2021boiling")
            String citationKey,

            @Schema(
                    enumeration = {"waiting", "registered", "already_there", "refused", "left_out"},
                    examples = "registered")
            String outcome,

            @Schema(description = "Why it was refused, or came in without the file that its list names")
            String reason,

            @Schema(description = "The source that it is; absent where the project does not see it")
            UUID sourceId,

            @Schema(description = "The item that it is in the repository of the import")
            UUID itemId) {}

    private static final String IMPORTS = """
            SELECT i.run_id, i.name, i.repository_id, i.file_count, i.byte_count, i.status, i.reason, i.created_at, i.ended_at,
                   c.entries, c.registered, c.already_there, c.refused, c.waiting
              FROM source_import i, LATERAL (
                   SELECT count(*)::int AS entries,
                          count(*) FILTER (WHERE outcome = 'registered')::int AS registered,
                          count(*) FILTER (WHERE outcome = 'already_there')::int AS already_there,
                          count(*) FILTER (WHERE outcome = 'refused')::int AS refused,
                          count(*) FILTER (WHERE outcome = 'waiting')::int AS waiting
                     FROM source_import_entry e WHERE e.run_id = i.run_id) c
             WHERE i.project_id = $1 AND (i.repository_id IS NULL OR i.user_id = tenant_user())
            \s""";
    private static final String FIND = IMPORTS + "AND i.run_id = $2";
    private static final String NEWEST = IMPORTS + "AND i.run_id < $2 ORDER BY i.run_id DESC LIMIT $3";
    private static final String ENTRIES = """
            SELECT e.entry, e.path, e.citation_key, e.outcome, e.reason,
                   (SELECT s.source_reference_id FROM source_reference s
                     WHERE s.source_reference_id = e.source_reference_id AND %s) AS source,
                   (SELECT s.source_reference_id FROM source_import i JOIN source_reference s USING (repository_id)
                     WHERE i.run_id = e.run_id AND s.source_reference_id = e.source_reference_id) AS item
              FROM source_import_entry e WHERE e.run_id = $4 AND e.entry > $5 ORDER BY e.entry LIMIT $6
            """.formatted(Sight.SEES_BY_NUMBER);

    /** Fails with NOT_FOUND also for what another project imported, or somebody else into a repository. */
    Uni<ImportView> find(SqlConnection tx, UUID project, UUID run) {
        return tx.preparedQuery(FIND).execute(Tuple.of(project, run)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .map(ImportViews::view)
                .orElseThrow(() -> ProblemException.notFound("import")));
    }

    Uni<List<ImportView>> newest(SqlConnection tx, UUID project, UUID before, int most) {
        return tx.preparedQuery(NEWEST).execute(Tuple.of(project, before, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(ImportViews::view)
                .toList());
    }

    /** In the order of the import, behind this one. */
    Uni<List<EntryView>> entries(SqlConnection tx, Sight sight, UUID run, int after, int most) {
        return tx.preparedQuery(ENTRIES)
                .execute(Tuple.of(sight.project(), sight.whole(), sight.listOnly(), run, after, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new EntryView(
                                row.getInteger("entry"),
                                row.getString("path"),
                                row.getString("citation_key"),
                                row.getString("outcome"),
                                row.getString("reason"),
                                row.getUUID("source"),
                                row.getUUID("item")))
                        .toList());
    }

    private static ImportView view(Row row) {
        var counts = new Counts(
                row.getInteger("entries"),
                row.getInteger("registered"),
                row.getInteger("already_there"),
                row.getInteger("refused"),
                row.getInteger("waiting"));
        return new ImportView(
                row.getUUID("run_id"),
                row.getString("name"),
                row.getUUID("repository_id"),
                row.getInteger("file_count"),
                row.getLong("byte_count"),
                row.getString("status"),
                row.getString("reason"),
                counts,
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("ended_at")));
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
