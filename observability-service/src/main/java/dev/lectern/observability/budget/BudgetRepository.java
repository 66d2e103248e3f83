package dev.lectern.observability.budget;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Budgets, and the one door to their books. */
@ApplicationScoped
class BudgetRepository {

    // A period that nobody has spent in yet is as good as its limit.
    private static final String COLUMNS = """
            SELECT b.*, period_start(b.period, $1) AS starts_at, period_end(b.period, $1) AS ends_at,
                   coalesce(p.available_micros, b.limit_micros) AS available_micros,
                   coalesce(p.reserved_micros, 0) AS reserved_micros, coalesce(p.spent_micros, 0) AS spent_micros
              FROM budget b
              LEFT JOIN budget_period p ON p.budget_id = b.budget_id AND p.starts_at = period_start(b.period, $1)
             WHERE b.workspace_id = tenant_workspace() AND b.removed_at IS NULL
            """;
    // $2: everybody's; otherwise what binds this person in this project.
    private static final String SEEN =
            " AND ($2 OR b.kind = 'workspace' OR b.project_id = $3 OR (b.kind = 'user' AND b.user_id = tenant_user()))";
    private static final String PAGE = COLUMNS + SEEN + " AND b.budget_id < $4 ORDER BY b.budget_id DESC LIMIT $5";
    private static final String ONE = COLUMNS + SEEN + " AND b.budget_id = $4";

    // Whoever sets a budget waits for the calls that are being booked, and they for him.
    private static final String ALONE = "SELECT pg_advisory_xact_lock("
            + "hashtextextended('observability.budget', 0) # hashtextextended(tenant_workspace()::text, 0))";
    private static final String ADD = """
            INSERT INTO budget (budget_id, workspace_id, kind, project_id, user_id, period, limit_micros, currency,
                   warn_percent, version, set_by, created_at, updated_at)
            VALUES ($1, tenant_workspace(), $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $10)
            ON CONFLICT (workspace_id, kind, project_id, user_id, period, currency) WHERE removed_at IS NULL DO NOTHING
            """;
    private static final String CARRY = """
            SELECT book($1, open_period($1, $2), 'carried', 'available', 'spent', coalesce((
                   SELECT sum(u.cost_micros) FROM token_usage u, budget b
                    WHERE b.budget_id = $1 AND u.workspace_id = b.workspace_id AND u.currency = b.currency
                      AND (b.project_id IS NULL OR u.project_id = b.project_id)
                      AND (b.user_id IS NULL OR u.user_id = b.user_id)
                      AND u.created_at >= period_start(b.period, $2)), 0)::bigint, '1', NULL)
            """;
    private static final String CHANGE = """
            UPDATE budget SET limit_micros = $2, warn_percent = $3, version = version + 1, set_by = $4, updated_at = $5
             WHERE budget_id = $1
            """;
    private static final String REALLOW = """
            SELECT book(b.budget_id, open_period(b.budget_id, $2), 'allowance', 'allowance', 'available', $3,
                        b.version::text, NULL) FROM budget b WHERE budget_id = $1
            """;
    private static final String TAKE_AWAY =
            "UPDATE budget SET removed_at = $2, updated_at = $2, set_by = $3, version = version + 1 WHERE budget_id ="
                    + " $1";

    private final Clock clock;

    BudgetRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<List<Budget>> page(SqlConnection tx, Scope by, boolean all, UUID before, int most) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(now(), all, by.projectId(), before, most))
                .map(BudgetRepository::list);
    }

    /** Null if there is none that is seen. */
    Uni<Budget> find(SqlConnection tx, Scope by, boolean all, UUID id) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(now(), all, by.projectId(), id))
                .map(rows -> list(rows).stream().findFirst().orElse(null));
    }

    /** False if there is one for the same already. What was spent in its period before counts. */
    Uni<Boolean> add(SqlConnection tx, UUID id, NewBudget wish, UUID project, UUID by) {
        var values = Tuple.from(Arrays.asList(
                id,
                wish.kind(),
                wish.kind().equals("project") ? project : null,
                wish.kind().equals("user") ? wish.userId() : null,
                wish.period(),
                wish.limitMicros(),
                wish.currency(),
                wish.warnPercent(),
                by,
                now()));
        return alone(tx)
                .chain(() -> tx.preparedQuery(ADD).execute(values))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : tx.preparedQuery(CARRY).execute(Tuple.of(id, now())).replaceWith(true));
    }

    Uni<Void> change(SqlConnection tx, Budget old, long limit, int warnPercent, UUID by) {
        var values = Tuple.of(old.id(), limit, warnPercent, by, now());
        // The period first, with what it was allowed until now.
        return alone(tx)
                .chain(() -> tx.preparedQuery("SELECT open_period($1, $2)").execute(Tuple.of(old.id(), now())))
                .chain(() -> tx.preparedQuery(CHANGE).execute(values))
                .chain(() -> tx.preparedQuery(REALLOW).execute(Tuple.of(old.id(), now(), limit - old.limit())))
                .replaceWithVoid();
    }

    Uni<Void> remove(SqlConnection tx, UUID id, UUID by) {
        return alone(tx)
                .chain(() -> tx.preparedQuery(TAKE_AWAY).execute(Tuple.of(id, now(), by)))
                .replaceWithVoid();
    }

    private static Uni<Void> alone(SqlConnection tx) {
        return tx.query(ALONE).execute().replaceWithVoid();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static List<Budget> list(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Budget::of).toList();
    }
}
