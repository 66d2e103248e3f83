package dev.lectern.retrieval.model;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.model.Charge.Payee;
import dev.lectern.retrieval.model.Charge.Status;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Usage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Books calls whose process died, or could not book them: by what was known when they began. What was written meanwhile is
 * known to nobody; the question was paid for in any case.
 */
@ApplicationScoped
class UnbookedCalls implements Chore {

    private static final Logger LOG = Logger.getLogger(UnbookedCalls.class);

    // Whoever books them first has booked them: the others find them booked. What was held for one is booked by what it
    // was
    // allowed to cost.
    private static final String LEFT = """
            SELECT call_id, workspace_id, project_id, user_id, run_id, ai_model_id, model_id, provider, purpose, prompt_tokens,
                   step, question_id, conversation_id, began_at
              FROM retrieval.model_call_intent i
             WHERE lease_until < $1 AND NOT EXISTS (SELECT FROM retrieval.budget_hold h WHERE h.call_id = i.call_id)
             ORDER BY lease_until LIMIT 100
            """;

    private record Left(Scope scope, Charge charge) {}

    private final Tenancy tenancy;
    private final Ledger ledger;
    private final LedgerConfig config;
    private final Clock clock;

    UnbookedCalls(Tenancy tenancy, Ledger ledger, LedgerConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(LEFT).execute(Tuple.of(now)))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> left(row, now))
                .onItem()
                .transformToUniAndConcatenate(this::book)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> book(Left left) {
        LOG.warnf("call %s was begun and never booked", left.charge().callId());
        return ledger.book(left.scope(), left.charge());
    }

    private static Left left(Row row, OffsetDateTime now) {
        var scope = new Scope(
                row.getUUID("run_id"), row.getUUID("workspace_id"), row.getUUID("project_id"), row.getUUID("user_id"));
        var payee = new Payee(row.getUUID("ai_model_id"), row.getString("model_id"), row.getString("provider"));
        var usage = new Usage(row.getLong("prompt_tokens").intValue(), 0, 0, 0);
        var latency = Duration.between(row.getOffsetDateTime("began_at"), now);
        var purpose = new Purpose(
                row.getString("purpose"),
                row.getString("step"),
                row.getString("question_id"),
                row.getUUID("conversation_id"));
        var charge = new Charge(row.getUUID("call_id"), payee, purpose, Status.FAILED, usage, true, latency, null);
        return new Left(scope, charge);
    }
}
