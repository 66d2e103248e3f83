package dev.lectern.retrieval.model;

import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.model.Settling.Authorised;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** Books what calls took, at the price of that moment, and tells of it in the same transaction. */
@ApplicationScoped
public class Ledger {

    // A call that took nothing (nobody answered) may be tried again under its id, and is paid then.
    private static final String BOOK = """
            INSERT INTO retrieval.model_call AS known (call_id, workspace_id, project_id, user_id, run_id, model_id, provider,
                   purpose, status, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, is_estimated,
                   latency_ms, first_token_ms, cost_micros, currency, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            ON CONFLICT (workspace_id, call_id) DO UPDATE
               SET run_id = excluded.run_id, model_id = excluded.model_id, provider = excluded.provider,
                   status = excluded.status, prompt_tokens = excluded.prompt_tokens,
                   completion_tokens = excluded.completion_tokens, cached_tokens = excluded.cached_tokens,
                   reasoning_tokens = excluded.reasoning_tokens, is_estimated = excluded.is_estimated,
                   latency_ms = excluded.latency_ms, first_token_ms = excluded.first_token_ms,
                   cost_micros = excluded.cost_micros, currency = excluded.currency, created_at = excluded.created_at
             WHERE known.prompt_tokens + known.completion_tokens = 0
               AND excluded.prompt_tokens + excluded.completion_tokens > 0
            """;

    private static final String BEGIN = """
            INSERT INTO retrieval.model_call_intent (call_id, workspace_id, project_id, user_id, run_id, ai_model_id, model_id,
                   provider, purpose, prompt_tokens, lease_until, step, question_id, conversation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (workspace_id, call_id) DO UPDATE
               SET ai_model_id = excluded.ai_model_id, model_id = excluded.model_id, provider = excluded.provider,
                   prompt_tokens = excluded.prompt_tokens, lease_until = excluded.lease_until
            """;
    private static final String END =
            "DELETE FROM retrieval.model_call_intent WHERE workspace_id = $1 AND call_id = $2";

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Prices prices;
    private final Settling settling;
    private final LedgerConfig config;
    private final Clock clock;

    Ledger(Tenancy tenancy, Outbox outbox, Prices prices, Settling settling, LedgerConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.prices = prices;
        this.settling = settling;
        this.config = config;
        this.clock = clock;
    }

    /** A call begins: if nobody books it, this much of it is, see {@link UnbookedCalls}. */
    public Uni<Void> begin(Scope scope, Charge known) {
        var until = OffsetDateTime.ofInstant(clock.instant().plus(config.lease()), ZoneOffset.UTC);
        return tenancy.tx(scope, tx -> tx.preparedQuery(BEGIN)
                        .execute(Tuple.from(Arrays.asList(
                                known.callId(),
                                scope.workspaceId(),
                                scope.projectId(),
                                scope.userId(),
                                scope.runId(),
                                known.payee().id(),
                                known.payee().modelId(),
                                known.payee().provider(),
                                known.purpose().operation(),
                                (long) known.usage().prompt(),
                                until,
                                known.purpose().step(),
                                known.purpose().questionId(),
                                known.purpose().conversationId()))))
                .replaceWithVoid();
    }

    /** Does nothing for a call that is booked already. */
    public Uni<Void> book(Scope scope, Charge charge) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return tenancy.tx(scope, tx -> prices.of(tx, charge.payee().id(), now).chain(price -> {
            var cost = price.map(known -> known.of(charge.usage())).orElse(null);
            var currency = price.map(Price::currency).orElse(null);
            return tx.preparedQuery(BOOK)
                    .execute(row(scope, charge, cost, currency, now))
                    .chain(rows -> rows.rowCount() == 0
                            ? settling.settle(tx, charge, null).replaceWithVoid()
                            : settling.settle(tx, charge, cost)
                                    .chain(held -> outbox.add(tx, scope, told(charge, cost, currency, held))))
                    .chain(() -> forget(tx, scope, charge.callId()));
        }));
    }

    /** Nobody needs the note of this call any more: it is booked. */
    public Uni<Void> forget(SqlConnection tx, Scope scope, UUID call) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(scope.workspaceId(), call))
                .replaceWithVoid();
    }

    private static Tuple row(Scope scope, Charge charge, Long cost, String currency, OffsetDateTime now) {
        var usage = charge.usage();
        return Tuple.from(Arrays.asList(
                charge.callId(),
                scope.workspaceId(),
                scope.projectId(),
                scope.userId(),
                scope.runId(),
                charge.payee().modelId(),
                charge.payee().provider(),
                charge.purpose().operation(),
                charge.status().wire(),
                (long) usage.prompt(),
                (long) usage.completion(),
                (long) usage.cached(),
                (long) usage.reasoning(),
                charge.estimated(),
                charge.latency().toMillis(),
                charge.firstToken() == null ? null : charge.firstToken().toMillis(),
                cost,
                currency,
                now));
    }

    private static UsageRecorded told(Charge charge, Long cost, String currency, Authorised held) {
        var usage = charge.usage();
        return new UsageRecorded(
                charge.callId(),
                charge.payee().modelId(),
                charge.payee().provider(),
                charge.purpose().operation(),
                charge.status().wire(),
                usage.prompt(),
                usage.completion(),
                usage.cached(),
                usage.reasoning(),
                charge.estimated(),
                charge.latency().toMillis(),
                charge.firstToken() == null ? null : charge.firstToken().toMillis(),
                cost,
                currency,
                charge.purpose().step(),
                charge.purpose().questionId(),
                charge.purpose().conversationId(),
                held.micros(),
                held.slices());
    }
}
