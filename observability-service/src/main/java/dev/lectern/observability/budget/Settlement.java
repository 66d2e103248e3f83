package dev.lectern.observability.budget;

import dev.lectern.common.event.BudgetEvent.BudgetReached;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.observability.people.People;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.UUID;

/** Books what calls cost in the budgets that they are under, and says when one of them is nearly spent. */
@ApplicationScoped
public class Settlement {

    private static final String SETTLE = "SELECT settle_call($1, $2, $3, $4, $5, $6, $7, $8) AS touched";
    private static final String REACHED = """
            UPDATE budget_period p
               SET warned_at = coalesce(p.warned_at, $1),
                   exhausted_at = CASE WHEN p.spent_micros >= b.limit_micros THEN coalesce(p.exhausted_at, $1) END
              FROM budget b
             WHERE p.budget_id = b.budget_id AND b.workspace_id = tenant_workspace() AND b.removed_at IS NULL
               AND (p.ends_at IS NULL OR p.ends_at > $1)
               AND (p.warned_at IS NULL AND p.spent_micros >= b.limit_micros::numeric * b.warn_percent / 100
                    OR p.exhausted_at IS NULL AND p.spent_micros >= b.limit_micros)
            RETURNING b.budget_id, b.kind, b.period, b.limit_micros, b.currency, b.set_by, b.user_id,
                      CASE WHEN p.exhausted_at IS NULL THEN b.warn_percent ELSE 100 END AS percent
            """;

    private final People people;
    private final Outbox outbox;
    private final Clock clock;

    Settlement(People people, Outbox outbox, Clock clock) {
        this.people = people;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** A call is booked once in each budget, however often it is settled. */
    public Uni<Void> settle(SqlConnection tx, CloudEvent event, UsageRecorded used) {
        if (used.costMicros() == null || used.costMicros() <= 0 || event.scope().workspaceId() == null) {
            return Uni.createFrom().voidItem();
        }
        var scope = event.scope();
        var slices = used.slices() == null ? new UUID[0] : used.slices().toArray(UUID[]::new);
        return tx.preparedQuery(SETTLE)
                .execute(Tuple.from(Arrays.asList(
                        used.callId(),
                        scope.runId(),
                        used.costMicros(),
                        used.currency(),
                        slices,
                        scope.projectId(),
                        scope.userId(),
                        OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC))))
                .chain(rows -> rows.iterator().next().getBoolean("touched")
                        ? warn(tx, scope)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> warn(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(REACHED)
                .execute(Tuple.of(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)))
                .chain(rows -> InTurn.each(rows, row -> tell(tx, scope, row)));
    }

    // Who set it, whose it is and who owns the workspace, each of them once.
    private Uni<Void> tell(SqlConnection tx, Scope scope, Row row) {
        return people.owners(tx)
                .onItem()
                .transformToMulti(owners -> {
                    var recipients = new LinkedHashSet<>(owners);
                    recipients.add(row.getUUID("set_by"));
                    recipients.add(row.getUUID("user_id"));
                    recipients.remove(null);
                    return Multi.createFrom().iterable(recipients);
                })
                .onItem()
                .transformToUniAndConcatenate(recipient -> outbox.add(
                        tx,
                        scope,
                        new BudgetReached(
                                row.getUUID("budget_id"),
                                row.getString("kind"),
                                row.getString("period"),
                                row.getInteger("percent"),
                                row.getLong("limit_micros"),
                                row.getString("currency"),
                                recipient)))
                .onItem()
                .ignoreAsUni();
    }
}
