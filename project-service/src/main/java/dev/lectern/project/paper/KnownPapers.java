package dev.lectern.project.paper;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which items the workspace's projects use, as far as we have heard, and who gets to see which of them. */
@ApplicationScoped
public class KnownPapers {

    /** Of a person: nobody puts on a list what they cannot see in one of their projects, or has in this one. */
    static final String REACHED = """
            SELECT 1::bigint WHERE EXISTS (
                   SELECT FROM known_paper k
                    WHERE k.workspace_id = $1 AND k.source_item_id = $2 AND k.removed_at IS NULL
                      AND (k.project_id = $4 OR EXISTS (
                           SELECT FROM project p
                            WHERE p.workspace_id = $1 AND p.is_active
                              AND (EXISTS (SELECT FROM membership m WHERE m.project_id = p.project_id
                                              AND m.user_id = $3 AND m.is_active)
                                OR (p.is_workspace_visible AND EXISTS (SELECT FROM workspace_member w
                                            WHERE w.workspace_id = $1 AND w.user_id = $3 AND w.is_active)))
                              AND (EXISTS (SELECT FROM project_paper l WHERE l.project_id = p.project_id
                                              AND l.source_item_id = $2 AND l.is_listed)
                                OR (p.is_default AND NOT EXISTS (SELECT FROM project_paper l
                                            WHERE l.project_id = p.project_id AND l.is_listed))))))
            """;

    private static final String REFER = """
            INSERT INTO known_paper (reference_id, workspace_id, project_id, source_item_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (reference_id) DO UPDATE SET removed_at = known_paper.removed_at
            RETURNING removed_at IS NULL AS living
            """;
    private static final String UNREFER = """
            INSERT INTO known_paper (reference_id, workspace_id, project_id, source_item_id, removed_at)
            VALUES ($1, $2, $3, $4, now())
            ON CONFLICT (reference_id) DO UPDATE SET removed_at = coalesce(known_paper.removed_at, now())
            """;
    private static final String UNREFER_ALL = """
            UPDATE known_paper SET removed_at = now() WHERE workspace_id = $1 AND source_item_id = $2 AND removed_at IS NULL
            """;
    private static final String USED = """
            SELECT EXISTS (SELECT FROM known_paper WHERE workspace_id = $1 AND source_item_id = $2 AND project_id = $3
                              AND removed_at IS NULL) AS used
            """;
    private static final String LISTING = """
            SELECT project_id FROM project_paper WHERE workspace_id = $1 AND source_item_id = $2 AND is_listed
            """;
    // As every request that changes something in a workspace does: so a list is changed by one at a time. It is held
    // for a whole batch, so not FOR UPDATE, which would also stop every insert that merely refers to the workspace.
    private static final String HOLD = "SELECT FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE";
    private static final String SEES_ALL = """
            SELECT p.is_default AND NOT EXISTS (SELECT FROM project_paper l WHERE l.project_id = $1 AND l.is_listed) AS whole
              FROM project p WHERE p.project_id = $1
            """;
    private static final String SEEN = """
            SELECT EXISTS (SELECT FROM project_paper WHERE project_id = $2 AND source_item_id = $3 AND is_listed)
                OR (EXISTS (SELECT FROM known_paper
                             WHERE workspace_id = $1 AND source_item_id = $3 AND removed_at IS NULL)
                AND EXISTS (SELECT FROM project p WHERE p.project_id = $2 AND p.is_default)
                AND NOT EXISTS (SELECT FROM project_paper WHERE project_id = $2 AND is_listed)) AS seen
            """;

    // Whoever writes about an item shares this, its end has it alone: so nothing is written that nobody would forget.
    private static final String WRITE_ABOUT =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('paper/' || $1, 0))";
    private static final String END = "SELECT pg_advisory_xact_lock(hashtextextended('paper/' || $1, 0))";

    /** Until the transaction ends it does not go away unheard: to be asked before whether it is seen. */
    public Uni<Void> writeAbout(SqlConnection tx, UUID item) {
        return tx.preparedQuery(WRITE_ABOUT).execute(Tuple.of(item.toString())).replaceWithVoid();
    }

    /** Its text goes from everywhere; what people wrote about it themselves stays theirs. */
    Uni<Void> forgetPassages(SqlConnection tx, UUID item) {
        return tx.preparedQuery("SELECT forget_passages($1)")
                .execute(Tuple.of(item))
                .replaceWithVoid();
    }

    /** Nobody writes about it until the transaction ends. */
    Uni<Void> end(SqlConnection tx, UUID item) {
        return tx.preparedQuery(END).execute(Tuple.of(item.toString())).replaceWithVoid();
    }

    /** Whether the scope's project sees the item. */
    public Uni<Boolean> seen(SqlConnection tx, Scope scope, UUID item) {
        return yes(tx, SEEN, Tuple.of(scope.workspaceId(), scope.projectId(), item));
    }

    /** False if the use was over before we heard of its beginning. */
    Uni<Boolean> refer(SqlConnection tx, Scope scope, UUID reference, UUID item) {
        return yes(tx, REFER, Tuple.of(reference, scope.workspaceId(), scope.projectId(), item));
    }

    Uni<Void> unrefer(SqlConnection tx, Scope scope, UUID reference, UUID item, boolean last) {
        var own = scope.projectId() == null
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(UNREFER)
                        .execute(Tuple.of(reference, scope.workspaceId(), scope.projectId(), item))
                        .replaceWithVoid();
        return own.chain(() -> last
                ? tx.preparedQuery(UNREFER_ALL)
                        .execute(Tuple.of(scope.workspaceId(), item))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem());
    }

    /** Whether the scope's project still has a use of the item. */
    Uni<Boolean> used(SqlConnection tx, Scope scope, UUID item) {
        return yes(tx, USED, Tuple.of(scope.workspaceId(), item, scope.projectId()));
    }

    /** Nobody else changes a list of the workspace until the transaction ends. */
    Uni<Void> hold(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(HOLD).execute(Tuple.of(scope.workspaceId())).replaceWithVoid();
    }

    /** The projects that have it on their list. */
    Uni<List<UUID>> listing(SqlConnection tx, Scope scope, UUID item) {
        return tx.preparedQuery(LISTING)
                .execute(Tuple.of(scope.workspaceId(), item))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("project_id"))
                        .toList());
    }

    Uni<Boolean> seesAll(SqlConnection tx, UUID project) {
        return yes(tx, SEES_ALL, Tuple.of(project));
    }

    private static Uni<Boolean> yes(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map((Row row) -> row.getBoolean(0))
                .orElse(false));
    }
}
