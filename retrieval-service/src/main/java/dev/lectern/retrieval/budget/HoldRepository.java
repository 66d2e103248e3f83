package dev.lectern.retrieval.budget;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.model.Charge;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Model;
import dev.lectern.retrieval.model.Settling;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What is held for calls that are under way. */
@ApplicationScoped
class HoldRepository implements Settling {

    // A call that is tried again under its id has what it needs.
    private static final String HELD = "SELECT FROM retrieval.budget_hold WHERE hold_id = $1";
    private static final String TAKE = """
            UPDATE retrieval.budget_slice SET held_micros = held_micros + $2 WHERE slice_id = (
                SELECT slice_id FROM retrieval.budget_slice
                 WHERE budget_id = $1 AND state = 'open' AND expires_at > $3 AND (ends_at IS NULL OR ends_at > $4)
                   AND granted_micros - held_micros - used_micros >= $2
                 ORDER BY expires_at, slice_id LIMIT 1 FOR UPDATE)
            RETURNING slice_id
            """;
    private static final String HOLD = """
            INSERT INTO retrieval.budget_hold (hold_id, call_id, workspace_id, project_id, user_id, run_id, model_id, provider, purpose,
                   micros, currency, slices, created_at, step, question_id, conversation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """;
    // In the order in which holds are taken, or the two would wait for each other.
    private static final String LOCK = """
            SELECT FROM retrieval.budget_slice
             WHERE slice_id IN (SELECT unnest(slices) FROM retrieval.budget_hold WHERE hold_id = ANY($1))
             ORDER BY budget_id, slice_id FOR UPDATE
            """;
    private static final String SETTLE = """
            WITH gone AS (DELETE FROM retrieval.budget_hold WHERE hold_id = ANY($1) RETURNING slices, micros),
                 settled AS (UPDATE retrieval.budget_slice s SET held_micros = held_micros - gone.micros,
                                    used_micros = used_micros + $2
                               FROM gone WHERE s.slice_id = ANY(gone.slices))
            SELECT slices, micros FROM gone
            """;

    private final SliceConfig config;
    private final Clock clock;

    HoldRepository(SliceConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Of each budget the same; fails with Lacking for the first that has no slice which reaches. */
    Uni<Void> hold(
            SqlConnection tx, Scope scope, Request request, Model model, UUID hold, List<Budget> budgets, long micros) {
        return tx.preparedQuery(HELD)
                .execute(Tuple.of(hold))
                .chain(known -> known.rowCount() > 0
                        ? Uni.createFrom().voidItem()
                        : Multi.createFrom()
                                .iterable(budgets)
                                .onItem()
                                .transformToUniAndConcatenate(budget -> take(tx, budget, micros))
                                .collect()
                                .asList()
                                .chain(slices -> tx.preparedQuery(HOLD)
                                        .execute(Tuple.from(Arrays.asList(
                                                hold,
                                                request.callId(),
                                                scope.workspaceId(),
                                                scope.projectId(),
                                                scope.userId(),
                                                scope.runId(),
                                                model.modelId(),
                                                model.provider().name(),
                                                request.purpose().operation(),
                                                micros,
                                                budgets.getFirst().currency(),
                                                slices.toArray(UUID[]::new),
                                                now(0),
                                                request.purpose().step(),
                                                request.purpose().questionId(),
                                                request.purpose().conversationId()))))
                                .replaceWithVoid());
    }

    private Uni<UUID> take(SqlConnection tx, Budget budget, long micros) {
        return tx.preparedQuery(TAKE)
                .execute(Tuple.of(budget.id(), micros, now(config.margin().toMillis()), now(0)))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new Lacking(budget, micros);
                    }
                    return rows.iterator().next().getUUID("slice_id");
                });
    }

    @Override
    public Uni<Authorised> settle(SqlConnection tx, Charge charge, Long cost) {
        return settle(
                tx,
                new UUID[] {
                    charge.callId(),
                    Charge.ofTry(charge.callId(), charge.payee().modelId())
                },
                cost);
    }

    /** The call was not made. */
    Uni<Void> release(SqlConnection tx, UUID hold) {
        return settle(tx, new UUID[] {hold}, null).replaceWithVoid();
    }

    Uni<Authorised> settle(SqlConnection tx, UUID[] holds, Long cost) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(holds))
                .chain(() -> tx.preparedQuery(SETTLE).execute(Tuple.of(holds, cost == null ? 0 : cost)))
                .map(rows -> {
                    var found = rows.iterator();
                    if (!found.hasNext()) {
                        return Authorised.WITHOUT_LIMIT;
                    }
                    var row = found.next();
                    return new Authorised(row.getLong("micros"), List.of(row.getArrayOfUUIDs("slices")));
                });
    }

    private OffsetDateTime now(long ahead) {
        return OffsetDateTime.ofInstant(clock.instant().plusMillis(ahead), ZoneOffset.UTC);
    }
}
