package dev.lectern.retrieval.budget;

import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which budgets there are, as observability told. */
@ApplicationScoped
class BudgetRepository {

    // In one order, so that calls that hold something of several budgets do not wait for each other.
    private static final String BINDING = """
            SELECT budget_id, kind, period, limit_micros, currency FROM retrieval.budget
             WHERE workspace_id = $1 AND active
               AND (kind = 'workspace' OR (kind = 'project' AND subject_id = $2) OR (kind = 'user' AND subject_id = $3))
             ORDER BY budget_id
            """;
    private static final String SAY = """
            INSERT INTO retrieval.budget AS known (budget_id, workspace_id, kind, subject_id, period, limit_micros, currency,
                   active, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (budget_id) DO UPDATE
               SET limit_micros = excluded.limit_micros, active = excluded.active, version = excluded.version
             WHERE known.version < excluded.version
            """;
    // What was granted under another limit is not authorised from any more.
    private static final String CLOSE =
            "UPDATE retrieval.budget_slice SET state = 'closing' WHERE budget_id = $1 AND state = 'open'";

    Uni<List<Budget>> binding(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(BINDING)
                .execute(Tuple.of(scope.workspaceId(), scope.projectId(), scope.userId()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Budget::of)
                        .toList());
    }

    Uni<Void> say(SqlConnection tx, UUID workspace, BudgetChanged changed) {
        return tx.preparedQuery(SAY)
                .execute(Tuple.from(Arrays.asList(
                        changed.budgetId(),
                        workspace,
                        changed.kind(),
                        changed.subjectId(),
                        changed.period(),
                        changed.limitMicros(),
                        changed.currency(),
                        changed.active(),
                        changed.version())))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(CLOSE)
                                .execute(Tuple.of(changed.budgetId()))
                                .replaceWithVoid());
    }
}
