package dev.lectern.ingestion.match;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The rows of pinned titles; they are the installation's and no tenant's. */
@ApplicationScoped
class TitleOverrideRepository {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String ALL = "SELECT * FROM enrichment.openalex_title_override ";
    // Of two that are equally important the one that says more, and then the older.
    private static final String ENABLED =
            ALL + "WHERE enabled ORDER BY priority DESC, length(title_pattern) DESC, openalex_title_override_id";
    private static final String BEFORE =
            ALL + "WHERE openalex_title_override_id < $1 ORDER BY openalex_title_override_id DESC LIMIT $2";
    private static final String ONE = ALL + "WHERE openalex_title_override_id = $1";
    private static final String ADD = """
            INSERT INTO enrichment.openalex_title_override
                   (openalex_title_override_id, title_pattern, match_type, openalex_work_id, priority, enabled)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;
    private static final String CHANGE = """
            UPDATE enrichment.openalex_title_override
               SET title_pattern = $2, match_type = $3, openalex_work_id = $4, priority = $5, enabled = $6,
                   updated_at = now()
             WHERE openalex_title_override_id = $1
            """;
    private static final String REMOVE =
            "DELETE FROM enrichment.openalex_title_override WHERE openalex_title_override_id = $1";

    Uni<List<TitleOverride>> enabled(SqlConnection tx) {
        return list(tx, ENABLED, Tuple.tuple());
    }

    Uni<List<TitleOverride>> before(SqlConnection tx, UUID id, int most) {
        return list(tx, BEFORE, Tuple.of(id, most));
    }

    Uni<TitleOverride> find(SqlConnection tx, UUID id) {
        return list(tx, ONE, Tuple.of(id))
                .map(found -> found.stream().findFirst().orElseThrow(TitleOverrideRepository::missing));
    }

    Uni<Void> add(SqlConnection tx, UUID id, String pattern, String type, String work, int priority, boolean enabled) {
        return write(tx, ADD, Tuple.of(id, pattern, type, work, priority, enabled));
    }

    Uni<Void> change(
            SqlConnection tx, UUID id, String pattern, String type, String work, int priority, boolean enabled) {
        return write(tx, CHANGE, Tuple.of(id, pattern, type, work, priority, enabled));
    }

    Uni<Void> remove(SqlConnection tx, UUID id) {
        return write(tx, REMOVE, Tuple.of(id));
    }

    private static Uni<Void> write(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql)
                .execute(values)
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw missing();
                    }
                })
                .onFailure(failure -> failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState()))
                .transform(failure -> ProblemException.conflict("This pattern is pinned already, with this type."))
                .replaceWithVoid();
    }

    private static Uni<List<TitleOverride>> list(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(TitleOverride::of)
                .toList());
    }

    private static ProblemException missing() {
        return ProblemException.notFound("title override");
    }
}
