package dev.lectern.ingestion.imports;

import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.archive.Packed;
import dev.lectern.ingestion.bibliography.BibEntry;
import dev.lectern.ingestion.imports.inventory.ImportEntry;
import dev.lectern.ingestion.imports.inventory.ImportEntry.Place;
import dev.lectern.ingestion.imports.inventory.Look.Sent;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Imports, what was sent with them, and what became of each entry, for those who work on them. */
@ApplicationScoped
class Imports {

    private static final int AT_ONCE = 500;

    /** An entry that has not come in yet; the bytes are in the blob with this hash, or there are none. */
    record Waiting(int number, String path, String blob, Packed packed, BibEntry reference) {}

    /** A use of a work that could not be read, or fetched, or has no text. */
    record Failed(JsonObject metadata, boolean isFile) {}

    private static final String CREATE = """
            INSERT INTO source_import (run_id, workspace_id, project_id, user_id, name, file_count, byte_count, repository_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;
    private static final String KEEP = """
            INSERT INTO source_import_file (run_id, file, workspace_id, path, blob_hash, file_size)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;
    private static final String SENT =
            "SELECT file, path, blob_hash, file_size FROM source_import_file WHERE run_id = $1 ORDER BY file";
    private static final String LIST = """
            INSERT INTO source_import_entry (run_id, entry, workspace_id, path, citation_key, place, reference, outcome,
                   reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;
    private static final String WAITING = """
            SELECT e.entry, e.path, e.place, e.reference, f.blob_hash
              FROM source_import_entry e
              LEFT JOIN source_import_file f ON f.run_id = e.run_id AND f.file = (e.place ->> 'file')::int
             WHERE e.run_id = $1 AND e.outcome = 'waiting' AND e.entry > $2
             ORDER BY e.entry LIMIT $3
            """;
    // Whoever ends the import waits for this, and whoever comes after that end finds nothing to do.
    private static final String CLAIM = """
            SELECT e.entry FROM source_import_entry e JOIN source_import i ON i.run_id = e.run_id
             WHERE e.run_id = $1 AND e.entry = $2 AND e.outcome = 'waiting' AND i.status = 'processing'
               FOR UPDATE OF e FOR SHARE OF i
            """;
    private static final String OUTCOME = """
            UPDATE source_import_entry
               SET outcome = $3, reason = $4, source_reference_id = $5, place = NULL, reference = NULL
             WHERE run_id = $1 AND entry = $2 AND outcome = 'waiting'
            """;
    private static final String FAILED = """
            SELECT s.metadata, s.origin = 'import' AS is_file
              FROM source_reference s LEFT JOIN source_item i ON i.source_item_id = s.source_item_id
             WHERE s.source_reference_id = $1 AND (s.processing_status = 'failed' OR i.word_count = 0)
            """;
    private static final String INSTEAD = """
            UPDATE source_import_entry SET source_reference_id = $3, reason = $4
             WHERE run_id = $1 AND source_reference_id = $2
            """;
    // Those of its jobs that look through or take in know it.
    private static final String INPUT =
            "SELECT input FROM async_job WHERE run_id = $1 ORDER BY (input ->> 'whole') IS NULL LIMIT 1";
    private static final String MOVE = """
            UPDATE source_import SET status = $2, reason = $3, updated_at = now(),
                   ended_at = CASE WHEN $2 IN ('completed', 'failed', 'cancelled') THEN now() END
             WHERE run_id = $1
            """;
    private static final String LEAVE_OUT = """
            UPDATE source_import_entry SET outcome = 'left_out', place = NULL, reference = NULL
             WHERE run_id = $1 AND outcome = 'waiting'
            """;

    Uni<Void> create(SqlConnection tx, Scope scope, Into into, List<Sent> files) {
        long bytes = files.stream().mapToLong(Sent::size).sum();
        return tx.preparedQuery(CREATE)
                .execute(Tuple.from(Arrays.asList(
                        scope.runId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        files.getFirst().path(),
                        files.size(),
                        bytes,
                        into.repository())))
                .chain(() -> inBatches(
                        tx,
                        KEEP,
                        files.stream()
                                .map(file -> Tuple.from(Arrays.asList(
                                        scope.runId(),
                                        file.number(),
                                        scope.workspaceId(),
                                        file.path(),
                                        file.hash(),
                                        file.size())))
                                .toList()));
    }

    Uni<List<Sent>> sent(SqlConnection tx, UUID run) {
        return tx.preparedQuery(SENT).execute(Tuple.of(run)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Sent(
                        row.getInteger("file"),
                        row.getString("path"),
                        row.getString("blob_hash"),
                        row.getLong("file_size")))
                .toList());
    }

    Uni<Void> list(SqlConnection tx, Scope scope, List<ImportEntry> entries) {
        var rows = new ArrayList<Tuple>();
        for (var entry : entries) {
            rows.add(Tuple.from(Arrays.asList(
                    scope.runId(),
                    rows.size() + 1,
                    scope.workspaceId(),
                    entry.path(),
                    entry.key(),
                    json(entry.place()),
                    json(entry.reference()),
                    entry.refusal() == null ? "waiting" : "refused",
                    entry.refusal())));
        }
        return inBatches(tx, LIST, rows).chain(() -> move(tx, scope.runId(), "processing", null));
    }

    Uni<List<Waiting>> waiting(SqlConnection tx, UUID run, int after, int most) {
        return tx.preparedQuery(WAITING).execute(Tuple.of(run, after, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Imports::waiting)
                .toList());
    }

    /** False if it has come in already, or shall not any more. */
    Uni<Boolean> claim(SqlConnection tx, UUID run, int entry) {
        return tx.preparedQuery(CLAIM).execute(Tuple.of(run, entry)).map(rows -> rows.size() == 1);
    }

    /** The note says what is not as wanted, and is null as a rule. */
    Uni<Void> cameIn(SqlConnection tx, UUID run, int entry, Accepted accepted, String note) {
        return outcome(
                tx, run, entry, accepted.deduplicated() ? "already_there" : "registered", note, accepted.sourceId());
    }

    Uni<Void> wasThere(SqlConnection tx, UUID run, int entry, UUID source, String note) {
        return outcome(tx, run, entry, "already_there", note, source);
    }

    Uni<Void> refused(SqlConnection tx, UUID run, int entry, String reason) {
        return outcome(tx, run, entry, "refused", reason, null);
    }

    /** Empty if it is gone, or there is something to read by now. */
    Uni<Optional<Failed>> failed(SqlConnection tx, UUID reference) {
        return tx.preparedQuery(FAILED).execute(Tuple.of(reference)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .map(row -> new Failed(row.getJsonObject("metadata"), row.getBoolean("is_file"))));
    }

    Uni<Void> instead(SqlConnection tx, UUID run, UUID failed, UUID source, String note) {
        return tx.preparedQuery(INSTEAD)
                .execute(Tuple.of(run, failed, source, note))
                .replaceWithVoid();
    }

    /** What was known of who sent it when he did: how far his project saw, and where it goes. */
    Uni<JsonObject> input(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(INPUT)
                .execute(Tuple.of(scope.runId()))
                .map(rows -> rows.iterator().next().getJsonObject("input"));
    }

    Uni<Integer> count(SqlConnection tx, UUID run) {
        return tx.preparedQuery("SELECT count(*)::int AS count FROM source_import_entry WHERE run_id = $1")
                .execute(Tuple.of(run))
                .map(rows -> rows.iterator().next().getInteger("count"));
    }

    /** What has not come in by then does not come in any more. Answers which bytes are not needed any longer. */
    Uni<List<String>> end(SqlConnection tx, UUID run, String status, String reason) {
        return move(tx, run, status, reason)
                .chain(() -> tx.preparedQuery(LEAVE_OUT).execute(Tuple.of(run)))
                .chain(() -> tx.preparedQuery("DELETE FROM source_import_file WHERE run_id = $1 RETURNING blob_hash")
                        .execute(Tuple.of(run)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("blob_hash"))
                        .distinct()
                        .toList());
    }

    private static Uni<Void> move(SqlConnection tx, UUID run, String status, String reason) {
        return tx.preparedQuery(MOVE).execute(Tuple.of(run, status, reason)).replaceWithVoid();
    }

    private static Uni<Void> outcome(
            SqlConnection tx, UUID run, int entry, String outcome, String reason, UUID source) {
        return tx.preparedQuery(OUTCOME)
                .execute(Tuple.from(Arrays.asList(run, entry, outcome, reason, source)))
                .replaceWithVoid();
    }

    private static Waiting waiting(Row row) {
        var place = row.getJsonObject("place");
        var reference = row.getJsonObject("reference");
        return new Waiting(
                row.getInteger("entry"),
                row.getString("path"),
                row.getString("blob_hash"),
                place == null ? null : place.mapTo(Place.class).packed(),
                reference == null ? null : reference.mapTo(BibEntry.class));
    }

    private static JsonObject json(Object value) {
        return value == null ? null : JsonObject.mapFrom(value);
    }

    private static Uni<Void> inBatches(SqlConnection tx, String sql, List<Tuple> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .group()
                .intoLists()
                .of(AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(some -> tx.preparedQuery(sql).executeBatch(some))
                .onItem()
                .ignoreAsUni()
                .replaceWithVoid();
    }
}
