package dev.lectern.ingestion.repository.deletion;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What is there still of repositories that are being deleted. */
@ApplicationScoped
class Leftovers {

    /** Items whose run goes on; uses and items that are there; items of which bytes could not be deleted. */
    record Left(int open, int uses, int items, int purges) {}

    private static final String BURY =
            "UPDATE repository SET deletion_run_id = $2, updated_at = now() WHERE repository_id = $1";
    private static final String REVOKE = "DELETE FROM repository_access WHERE repository_id = $1";
    private static final String NEXT = """
            SELECT source_reference_id FROM source_reference WHERE repository_id = $1 ORDER BY source_reference_id LIMIT 1
            """;
    private static final String NOTE = """
            INSERT INTO repository_removal (workspace_id, repository_id, source_item_id, run_id, file_hash, text_hash)
            SELECT i.workspace_id, $1, i.source_item_id, $2, i.file_hash, i.text_hash
              FROM source_item i WHERE i.removal_run_id = $2
            """;
    private static final String LEFT = """
            SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM async_job j WHERE j.run_id = r.run_id
                                      AND j.status IN ('queued', 'retry', 'running')))::int AS open,
                   count(*) FILTER (WHERE EXISTS (SELECT FROM source_item i WHERE i.source_item_id = r.source_item_id
                                      AND i.removal_run_id = r.run_id))::int AS items,
                   count(*) FILTER (WHERE EXISTS (SELECT FROM async_job j WHERE j.run_id = r.run_id
                                      AND j.status = 'failed'))::int AS purges,
                   (SELECT count(*)::int FROM source_reference s WHERE s.repository_id = $1) AS uses
              FROM repository_removal r WHERE r.repository_id = $1
            """;
    private static final String HASHES = """
            SELECT file_hash AS hash FROM repository_removal WHERE repository_id = $1
            UNION SELECT text_hash FROM repository_removal WHERE repository_id = $1 AND text_hash IS NOT NULL
            """;

    Uni<Void> bury(SqlConnection tx, UUID repository, UUID run) {
        return tx.preparedQuery(BURY)
                .execute(Tuple.of(repository, run))
                .chain(() -> tx.preparedQuery(REVOKE).execute(Tuple.of(repository)))
                .replaceWithVoid();
    }

    Uni<Optional<UUID>> next(SqlConnection tx, UUID repository) {
        return tx.preparedQuery(NEXT).execute(Tuple.of(repository)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .map(row -> row.getUUID("source_reference_id")));
    }

    /** What this run has buried, in the same transaction: before that, a file that is awaited may still come. */
    Uni<Void> note(SqlConnection tx, UUID repository, UUID run) {
        return tx.preparedQuery(NOTE).execute(Tuple.of(repository, run)).replaceWithVoid();
    }

    Uni<Left> left(SqlConnection tx, UUID repository) {
        return tx.preparedQuery(LEFT)
                .execute(Tuple.of(repository))
                .map(rows -> rows.iterator().next())
                .map(row -> new Left(
                        row.getInteger("open"),
                        row.getInteger("uses"),
                        row.getInteger("items"),
                        row.getInteger("purges")));
    }

    Uni<List<String>> hashes(SqlConnection tx, UUID repository) {
        return tx.preparedQuery(HASHES).execute(Tuple.of(repository)).map(Leftovers::strings);
    }

    Uni<Void> forget(SqlConnection tx, UUID repository) {
        return tx.preparedQuery("DELETE FROM repository WHERE repository_id = $1")
                .execute(Tuple.of(repository))
                .replaceWithVoid();
    }

    private static List<String> strings(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString("hash"))
                .toList();
    }
}
