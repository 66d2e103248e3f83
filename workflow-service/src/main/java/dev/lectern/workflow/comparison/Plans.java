package dev.lectern.workflow.comparison;

import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** How many papers a workspace may compare, by its plan as project told it. */
@ApplicationScoped
public class Plans {

    private static final String KEEP = """
        INSERT INTO workspace_plan (workspace_id, plan, version) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id) DO UPDATE SET plan = excluded.plan, version = excluded.version
         WHERE excluded.version > workspace_plan.version
        """;
    private static final String PLAN = "SELECT plan FROM workspace_plan WHERE workspace_id = $1";

    private final ComparisonConfig config;

    Plans(ComparisonConfig config) {
        this.config = config;
    }

    /** Older news changes nothing. */
    public Uni<Void> keep(SqlConnection tx, WorkspaceChanged news) {
        return tx.preparedQuery(KEEP)
                .execute(Tuple.of(news.workspaceId(), news.plan(), news.version()))
                .replaceWithVoid();
    }

    Uni<Void> check(SqlConnection tx, Scope scope, int papers) {
        return tx.preparedQuery(PLAN)
                .execute(Tuple.of(scope.workspaceId()))
                .map(rows -> rows.rowCount() == 0 ? "" : rows.iterator().next().getString("plan"))
                .invoke(plan -> {
                    if (papers > config.papers()) {
                        throw ProblemException.unprocessable(
                                "paperIds", "At most " + config.papers() + " papers are compared, not " + papers + ".");
                    }
                    var most = config.papersOf().getOrDefault(plan, config.papers());
                    if (papers > most) {
                        throw ProblemException.planLimit("The plan '" + plan + "' compares at most " + most
                                + " papers at once, not " + papers + ".");
                    }
                })
                .replaceWithVoid();
    }
}
