package dev.lectern.project.context;

import dev.lectern.common.identity.Claim;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Finds the place where somebody works: in few questions, since they are asked whenever a token is made. */
@ApplicationScoped
class ContextRepository {

    /** Project and what follows are null for somebody who is nowhere yet. */
    record Place(
            boolean opened, UUID workspaceId, UUID projectId, String role, Long memberVersion, Long projectVersion) {

        static Place of(Row row) {
            return new Place(
                    row.getBoolean("opened"),
                    row.getUUID("workspace_id"),
                    row.getUUID("project_id"),
                    row.getString("role"),
                    row.getLong("member_version"),
                    row.getLong("project_version"));
        }
    }

    /** With which persona and on which papers one works there; without any persona there is none. */
    record Means(UUID persona, String corpus) {

        static Means of(Row row) {
            var listed = row.getBoolean("has_list") ? Claim.LIST_ONLY : Claim.WHOLE_WORKSPACE;
            return new Means(
                    row.getUUID("persona_id"),
                    Boolean.TRUE.equals(row.getBoolean("is_default")) ? listed : Claim.OWN_PROJECT);
        }
    }

    // The wanted project if the person reaches it, else the one they are in that changed last; one that is only visible
    // to a workspace of theirs is the last choice. A membership that ended still counts versions, so tokens name it.
    private static final String PLACE = """
            SELECT EXISTS (SELECT FROM workspace WHERE owner_id = $1) AS opened,
                   mine.workspace_id, mine.project_id, mine.role, mine.member_version, mine.project_version
              FROM (VALUES (1)) AS once
              LEFT JOIN LATERAL (
                   SELECT p.workspace_id, p.project_id, reach.role, reach.member_version, p.version AS project_version
                     FROM (SELECT m.project_id, m.role, m.version AS member_version, true AS member
                             FROM membership m WHERE m.user_id = $1 AND m.is_active
                           UNION ALL
                           SELECT seen.project_id, 'viewer', coalesce(m.version, 0), false
                             FROM workspace_member w
                             JOIN project seen ON seen.workspace_id = w.workspace_id AND seen.is_workspace_visible
                             LEFT JOIN membership m ON m.project_id = seen.project_id AND m.user_id = $1
                            WHERE w.user_id = $1 AND w.is_active AND m.is_active IS NOT TRUE) AS reach
                     JOIN project p ON p.project_id = reach.project_id
                    WHERE p.is_active
                    ORDER BY (p.project_id = $2) DESC NULLS LAST, reach.member DESC, p.updated_at DESC,
                             p.project_id DESC
                    LIMIT 1) AS mine ON true
            """;

    // The session's persona, else the project's default, else the first one that is switched on.
    private static final String MEANS = """
            SELECT (SELECT persona_id FROM persona
                     WHERE project_id = $1 AND is_active
                     ORDER BY (persona_id = $2) DESC NULLS LAST, is_default DESC, persona_id
                     LIMIT 1) AS persona_id,
                   (SELECT is_default FROM project WHERE project_id = $1) AS is_default,
                   EXISTS (SELECT FROM project_paper WHERE project_id = $1 AND is_listed) AS has_list
            """;

    Uni<Place> place(SqlConnection tx, UUID user, Optional<UUID> wanted) {
        return tx.preparedQuery(PLACE)
                .execute(Tuple.of(user, wanted.orElse(null)))
                .map(rows -> Place.of(rows.iterator().next()));
    }

    /** The transaction must be in the project's workspace. */
    Uni<Means> means(SqlConnection tx, UUID project, Optional<UUID> wanted) {
        return tx.preparedQuery(MEANS)
                .execute(Tuple.of(project, wanted.orElse(null)))
                .map(rows -> Means.of(rows.iterator().next()));
    }
}
