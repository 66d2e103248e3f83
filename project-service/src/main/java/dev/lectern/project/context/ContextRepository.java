package dev.lectern.project.context;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Finds the place where somebody works: in one question, since it is asked whenever a token is made. */
@ApplicationScoped
class ContextRepository {

    /** Project and what follows are null for somebody who is nowhere yet. */
    record Place(boolean opened, UUID workspaceId, UUID projectId, String role, Long memberVersion) {

        static Place of(Row row) {
            return new Place(
                    row.getBoolean("opened"),
                    row.getUUID("workspace_id"),
                    row.getUUID("project_id"),
                    row.getString("role"),
                    row.getLong("version"));
        }
    }

    // The wanted project if the person is in it, else the one that changed last.
    private static final String PLACE = """
            SELECT EXISTS (SELECT FROM workspace WHERE owner_id = $1) AS opened,
                   mine.workspace_id, mine.project_id, mine.role, mine.version
              FROM (VALUES (1)) AS once
              LEFT JOIN LATERAL (
                   SELECT m.workspace_id, m.project_id, m.role, m.version
                     FROM membership m JOIN project p ON p.project_id = m.project_id
                    WHERE m.user_id = $1 AND m.is_active AND p.is_active
                    ORDER BY (m.project_id = $2) DESC NULLS LAST, p.updated_at DESC, m.project_id DESC
                    LIMIT 1) AS mine ON true
            """;

    Uni<Place> place(SqlConnection tx, UUID user, Optional<UUID> wanted) {
        return tx.preparedQuery(PLACE)
                .execute(Tuple.of(user, wanted.orElse(null)))
                .map(rows -> Place.of(rows.iterator().next()));
    }
}
