package dev.lectern.ingestion.repository;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * The repositories of all workspaces. Whatever is asked of one, and of what is in one, goes through {@link #read},
 * {@link #hold} or {@link #change}: they decide whether it is there for whoever asks.
 */
@ApplicationScoped
public class Repositories {

    // Public, his own, given to him, given to one of his roles: or he runs the installation.
    private static final String READABLE = """
             r.deletion_run_id IS NULL
               AND ($4 OR r.is_public OR r.owner_id = $2
                    OR EXISTS (SELECT FROM repository_access a
                                WHERE a.repository_id = r.repository_id
                                  AND (a.user_id = $2 OR a.role_id = ANY($3))))
            """;
    private static final String READ =
            "SELECT " + Repository.COLUMNS + " FROM repository r WHERE r.repository_id = $1 AND" + READABLE;
    private static final String NEWEST = "SELECT " + Repository.COLUMNS
            + " FROM repository r WHERE r.repository_id < $1 AND" + READABLE + "ORDER BY r.repository_id DESC LIMIT $5";
    private static final String ADD = """
            INSERT INTO repository (repository_id, workspace_id, owner_id, name, description, is_public, metadata, chunk_profile)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """;
    private static final String CHANGE = """
            UPDATE repository SET name = coalesce($2, name), description = coalesce($3, description),
                   is_public = coalesce($4, is_public), metadata = coalesce($5, metadata),
                   chunk_profile = coalesce($6, chunk_profile), version = version + 1, updated_at = now()
             WHERE repository_id = $1
            """;

    /** What is to be written; of a change, null leaves a thing as it is. */
    record Content(
            String name, String description, Boolean isPublic, Map<String, String> metadata, String chunkProfile) {

        private JsonObject json() {
            return metadata == null ? null : new JsonObject(Map.copyOf(metadata));
        }
    }

    /** Fails with NOT_FOUND where it is not there for whoever asks. */
    public Uni<Repository> read(SqlConnection tx, Reader reader, UUID id) {
        return tx.preparedQuery(READ).execute(reader.with(id)).map(Repositories::only);
    }

    /** For who puts something into it or takes something out: it does not go away meanwhile. */
    public Uni<Repository> hold(SqlConnection tx, Reader reader, UUID id) {
        return locked(tx, reader, id, "FOR SHARE OF r");
    }

    /** For who changes it itself: one after the other. */
    Uni<Repository> change(SqlConnection tx, Reader reader, UUID id) {
        return locked(tx, reader, id, "FOR UPDATE OF r");
    }

    private static Uni<Repository> locked(SqlConnection tx, Reader reader, UUID id, String lock) {
        return tx.preparedQuery(READ + lock)
                .execute(reader.with(id))
                .map(Repositories::only)
                .invoke(found -> {
                    if (!found.mayChange()) {
                        throw ProblemException.forbidden("Only its owner and administrators may change it.");
                    }
                });
    }

    Uni<List<Repository>> newest(SqlConnection tx, Reader reader, UUID before, int most) {
        return tx.preparedQuery(NEWEST)
                .execute(Tuple.of(before, reader.user(), reader.roles(), reader.administers(), most))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Repository::of)
                        .toList());
    }

    Uni<Void> add(SqlConnection tx, Scope scope, UUID id, Content content) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        id,
                        scope.workspaceId(),
                        scope.userId(),
                        content.name(),
                        content.description(),
                        content.isPublic(),
                        content.json(),
                        content.chunkProfile())))
                .replaceWithVoid();
    }

    Uni<Void> write(SqlConnection tx, UUID id, Content content) {
        return tx.preparedQuery(CHANGE)
                .execute(Tuple.from(Arrays.asList(
                        id,
                        content.name(),
                        content.description(),
                        content.isPublic(),
                        content.json(),
                        content.chunkProfile())))
                .replaceWithVoid();
    }

    private static Repository only(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(Repository::of)
                .orElseThrow(() -> ProblemException.notFound("repository"));
    }
}
