package dev.lectern.ingestion.erasure;

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

/** What there is still of projects that are purged. */
@ApplicationScoped
class ProjectRest {

    // What is in a repository is the repository's; the project is merely where somebody added it.
    private static final String NEXT = """
            SELECT source_reference_id FROM source_reference
             WHERE project_id = $1 AND repository_id IS NULL ORDER BY source_reference_id LIMIT 1
            """;
    private static final String NOTE = """
            INSERT INTO project_removal (workspace_id, project_id, run_id)
            SELECT workspace_id, $1, $2 FROM source_item WHERE removal_run_id = $2
            ON CONFLICT DO NOTHING
            """;
    private static final String OPEN = """
            SELECT count(*)::int AS open FROM project_removal r
             WHERE r.project_id = $1
               AND (EXISTS (SELECT FROM source_item i WHERE i.removal_run_id = r.run_id)
                    OR EXISTS (SELECT FROM async_job j WHERE j.run_id = r.run_id AND j.status IN ('queued', 'retry', 'running')))
            """;
    private static final String BYTES = "SELECT hash FROM bytes_of_project($1) AS hash";

    Uni<Optional<UUID>> next(SqlConnection tx, UUID project) {
        return tx.preparedQuery(NEXT)
                .execute(Tuple.of(project))
                .map(rows -> rows(rows).stream().findFirst().map(row -> row.getUUID("source_reference_id")));
    }

    /** What this run has buried, in the same transaction. */
    Uni<Void> note(SqlConnection tx, UUID project, UUID run) {
        return tx.preparedQuery(NOTE).execute(Tuple.of(project, run)).replaceWithVoid();
    }

    /** Items whose run goes on. */
    Uni<Integer> open(SqlConnection tx, UUID project) {
        return tx.preparedQuery(OPEN)
                .execute(Tuple.of(project))
                .map(rows -> rows.iterator().next().getInteger("open"));
    }

    /** Of what was begun to be sent and never became a source. */
    Uni<List<String>> bytes(SqlConnection tx, UUID project) {
        return tx.preparedQuery(BYTES).execute(Tuple.of(project)).map(rows -> rows(rows).stream()
                .map(row -> row.getString("hash"))
                .toList());
    }

    private static List<Row> rows(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }
}
