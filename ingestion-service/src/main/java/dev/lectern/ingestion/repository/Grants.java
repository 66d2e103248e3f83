package dev.lectern.ingestion.repository;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** To whom repositories are given. */
@ApplicationScoped
class Grants {

    /** To one person or to whoever has one role. */
    @Schema(name = "RepositoryAccess")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Grant(UUID id, UUID userId, UUID roleId, Instant createdAt) {

        static Grant of(Row row) {
            return new Grant(
                    row.getUUID("repository_access_id"),
                    row.getUUID("user_id"),
                    row.getUUID("role_id"),
                    row.getOffsetDateTime("created_at").toInstant());
        }
    }

    private static final String COLUMNS = "repository_access_id, user_id, role_id, created_at";
    private static final String NEWEST = "SELECT " + COLUMNS + " FROM repository_access"
            + " WHERE repository_id = $1 AND repository_access_id < $2 ORDER BY repository_access_id DESC LIMIT $3";
    private static final String ADD = """
            INSERT INTO repository_access (repository_access_id, workspace_id, repository_id, user_id, role_id)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING\s""" + COLUMNS;
    private static final String REMOVE = "DELETE FROM repository_access"
            + " WHERE repository_id = $1 AND repository_access_id = $2 RETURNING " + COLUMNS;

    Uni<List<Grant>> newest(SqlConnection tx, UUID repository, UUID before, int most) {
        return tx.preparedQuery(NEWEST)
                .execute(Tuple.of(repository, before, most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Grant::of)
                        .toList());
    }

    /** Empty if it was given before. */
    Uni<Optional<Grant>> add(SqlConnection tx, Scope scope, UUID repository, UUID user, UUID role) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(Ids.next(), scope.workspaceId(), repository, user, role)))
                .map(Grants::first);
    }

    /** Empty if there is no such. */
    Uni<Optional<Grant>> remove(SqlConnection tx, UUID repository, UUID id) {
        return tx.preparedQuery(REMOVE).execute(Tuple.of(repository, id)).map(Grants::first);
    }

    private static Optional<Grant> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst().map(Grant::of);
    }
}
