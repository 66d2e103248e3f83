package dev.lectern.ingestion.paper;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The lists of papers as this service knows them. What it does itself counts at once; project confirms it. */
@ApplicationScoped
public class PaperLists {

    private static final String KEEP = """
            INSERT INTO project_paper (workspace_id, project_id, source_item_id, is_listed, version)
            SELECT $1, $2, $3, $4, $5 FROM source_item WHERE workspace_id = $1 AND source_item_id = $3
            ON CONFLICT (project_id, source_item_id) DO UPDATE
                  SET is_listed = excluded.is_listed, version = excluded.version
             WHERE excluded.version > project_paper.version
            """;
    private static final String TAKE_IN = """
            INSERT INTO project_paper (workspace_id, project_id, source_item_id, is_listed, version)
            VALUES ($1, $2, $3, true, 0)
            ON CONFLICT (project_id, source_item_id) DO UPDATE SET is_listed = true WHERE NOT project_paper.is_listed
            """;
    private static final String LET_GO =
            "UPDATE project_paper SET is_listed = false WHERE project_id = $1 AND source_item_id = $2";
    private static final String OWN = "SELECT s.project_id = $1 AS own FROM source_reference s"
            + " WHERE s.source_reference_id = $4 AND ((s.project_id = $1 AND s.repository_id IS NULL AND s.kind <> 'document')"
            + " OR " + Sight.SEES_BY_NUMBER + ")";

    /** What project says; older news than what is known changes nothing, and neither does any of an item that is gone. */
    Uni<Void> keep(SqlConnection tx, Scope scope, UUID project, UUID item, boolean listed, long version) {
        return tx.preparedQuery(KEEP)
                .execute(Tuple.of(scope.workspaceId(), project, item, listed, version))
                .replaceWithVoid();
    }

    /** True if it was not on the project's list. In a project that sees all there is no list to be on. */
    public Uni<Boolean> takeIn(SqlConnection tx, Scope scope, Sight sight, UUID item) {
        return sight.whole()
                ? Uni.createFrom().item(false)
                : tx.preparedQuery(TAKE_IN)
                        .execute(Tuple.of(scope.workspaceId(), sight.project(), item))
                        .map(rows -> rows.rowCount() == 1);
    }

    public Uni<Void> letGo(SqlConnection tx, UUID project, UUID item) {
        return tx.preparedQuery(LET_GO).execute(Tuple.of(project, item)).replaceWithVoid();
    }

    /**
     * Refuses a source that another project took in, in other words where this one sees it. What the project took in itself
     * is its own to retry or take out also while it is off the list.
     */
    public Uni<Void> checkOwn(SqlConnection tx, Sight sight, UUID source) {
        return tx.preparedQuery(OWN)
                .execute(Tuple.of(sight.project(), sight.whole(), sight.listOnly(), source))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemException.notFound("source");
                    }
                    if (!rows.iterator().next().getBoolean("own")) {
                        throw ProblemException.conflict("Another project of the workspace added this source; only there"
                                + " it can be tried again or taken out.");
                    }
                })
                .replaceWithVoid();
    }
}
