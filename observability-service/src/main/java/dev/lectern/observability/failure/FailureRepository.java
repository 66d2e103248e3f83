package dev.lectern.observability.failure;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Failures, folded within their run. */
@ApplicationScoped
class FailureRepository {

    private static final String COUNT = """
            INSERT INTO request_failure AS known (request_failure_id, component, error, run_id, request_id,
                   workspace_id, project_id, user_id, first_seen, last_seen)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            ON CONFLICT (run_id, component, md5(error), workspace_id, project_id) DO UPDATE
               SET count = known.count + 1,
                   first_seen = least(known.first_seen, excluded.first_seen),
                   last_seen = greatest(known.last_seen, excluded.last_seen),
                   request_id = coalesce(known.request_id, excluded.request_id)
            """;
    private static final String COLUMNS = "SELECT request_failure_id, component, error, run_id, request_id,"
            + " workspace_id, project_id, first_seen, last_seen, count FROM request_failure";
    // The policy alone would not do: no index helps with its IS NOT DISTINCT FROM.
    private static final String OF_PROJECT = COLUMNS + " WHERE workspace_id = $1 AND project_id = $2"
            + " AND request_failure_id < $3 AND ($5::uuid IS NULL OR run_id = $5)"
            + " AND ($6::text IS NULL OR component LIKE $6 || '%') ORDER BY request_failure_id DESC LIMIT $4";
    private static final String ALL = COLUMNS + " WHERE request_failure_id < $1 AND ($3::uuid IS NULL OR run_id = $3)"
            + " AND ($4::text IS NULL OR component LIKE $4 || '%') ORDER BY request_failure_id DESC LIMIT $2";

    Uni<Void> count(SqlConnection tx, Scope scope, String component, String error, String requestId, Instant at) {
        return tx.preparedQuery(COUNT)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        component,
                        error,
                        scope.runId(),
                        requestId,
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        OffsetDateTime.ofInstant(at, ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** Run and component (how it begins) null: any. */
    Uni<List<Failure>> ofProject(SqlConnection tx, Scope scope, UUID before, int most, UUID run, String component) {
        return tx.preparedQuery(OF_PROJECT)
                .execute(Tuple.of(scope.workspaceId(), scope.projectId(), before, most, run, literal(component)))
                .map(FailureRepository::list);
    }

    Uni<List<Failure>> all(SqlConnection tx, UUID before, int most, UUID run, String component) {
        return tx.preparedQuery(ALL)
                .execute(Tuple.of(before, most, run, literal(component)))
                .map(FailureRepository::list);
    }

    private static String literal(String text) {
        return text == null ? null : text.replaceAll("([\\\\%_])", "\\\\$1");
    }

    private static List<Failure> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Failure::of).toList();
    }
}
