package dev.lectern.retrieval.budget;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.model.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Books calls of which nobody has heard the end, since whoever made them was killed: the provider may have been paid, so
 * they count for as much as they were allowed to cost.
 */
@ApplicationScoped
class LostCalls implements Chore {

    private static final String LOST = """
            SELECT * FROM retrieval.budget_hold WHERE created_at < $1 ORDER BY created_at LIMIT 200
            """;

    private final Tenancy tenancy;
    private final HoldRepository holds;
    private final Ledger ledger;
    private final Outbox outbox;
    private final SliceConfig config;
    private final Clock clock;

    LostCalls(Tenancy tenancy, HoldRepository holds, Ledger ledger, Outbox outbox, SliceConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.holds = holds;
        this.ledger = ledger;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(config.lostAfter()), ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(LOST).execute(Tuple.of(before)))
                .chain(rows -> InTurn.each(rows, this::book));
    }

    private Uni<Void> book(Row row) {
        var scope = new Scope(
                row.getUUID("run_id"), row.getUUID("workspace_id"), row.getUUID("project_id"), row.getUUID("user_id"));
        var hold = row.getUUID("hold_id");
        var micros = row.getLong("micros");
        // Nothing is held if it came to an end meanwhile, or another process was faster.
        return tenancy.tx(scope, tx -> holds.settle(tx, new UUID[] {hold}, micros)
                .chain(held -> held.micros() == null
                        ? Uni.createFrom().voidItem()
                        : outbox.add(tx, scope, lost(row, micros, held.slices()))
                                .chain(() -> ledger.forget(tx, scope, row.getUUID("call_id")))));
    }

    private static UsageRecorded lost(Row row, long micros, List<UUID> slices) {
        return new UsageRecorded(
                row.getUUID("hold_id"),
                row.getString("model_id"),
                row.getString("provider"),
                row.getString("purpose"),
                "failed",
                0,
                0,
                0,
                0,
                true,
                0,
                null,
                micros,
                row.getString("currency"),
                row.getString("step"),
                row.getString("question_id"),
                row.getUUID("conversation_id"),
                micros,
                slices);
    }
}
