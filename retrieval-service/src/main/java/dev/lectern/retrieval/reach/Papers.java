package dev.lectern.retrieval.reach;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Whether somebody sees a paper where he is, and what it is called there. */
@ApplicationScoped
class Papers {

    // As a search sees it: all of the workspace, the project's list, or that and what the project took in; and his own.
    private static final String SEEN = """
            SELECT r.name FROM source_reference r
             WHERE r.workspace_id = $1 AND r.source_item_id = $2 AND r.removed_at IS NULL AND r.repository_id IS NULL
               AND (r.user_id IS NULL
                    AND ($4 OR EXISTS (SELECT FROM project_paper l WHERE l.project_id = $3 AND l.is_listed
                                          AND l.source_item_id = r.source_item_id)
                         OR NOT $5 AND r.project_id = $3
                            AND NOT EXISTS (SELECT FROM project_paper l WHERE l.project_id = $3
                                               AND l.source_item_id = r.source_item_id))
                    OR r.user_id = $6 AND r.project_id = $3)
             ORDER BY r.project_id = $3 DESC, r.created_at LIMIT 1
            """;

    private final Tenancy tenancy;

    Papers(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Its title, empty while nobody has told it; fails with NOT_FOUND if he does not see it. */
    Uni<String> titleOf(Asker asker, UUID paper) {
        var scope = asker.scope();
        return tenancy.tx(scope, tx -> tx.preparedQuery(SEEN)
                        .execute(Tuple.of(
                                scope.workspaceId(),
                                paper,
                                scope.projectId(),
                                asker.wholeWorkspace(),
                                asker.listOnly(),
                                scope.userId())))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.notFound("paper");
                    }
                    var name = rows.iterator().next().getString("name");
                    return name == null ? "" : name;
                });
    }
}
