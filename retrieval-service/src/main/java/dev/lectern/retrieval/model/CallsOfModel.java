package dev.lectern.retrieval.model;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What the ledger says of a model: that it was used, so that bills can be explained, and how long it took of late. */
@ApplicationScoped
class CallsOfModel implements ModelUse, Chore {

    private static final String COUNT = "SELECT count(*) AS calls FROM retrieval.model_call WHERE model_id = $1";
    private static final String LATENCY = """
            UPDATE retrieval.ai_model m SET average_latency_ms = recent.latency
              FROM (SELECT model_id, round(avg(latency_ms))::int AS latency FROM retrieval.model_call
                     WHERE created_at > $1 AND status = 'completed' GROUP BY model_id) AS recent
             WHERE recent.model_id = m.model_id AND m.average_latency_ms IS DISTINCT FROM recent.latency
            """;

    private final Tenancy tenancy;
    private final Clock clock;

    CallsOfModel(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    @Override
    public String noun() {
        return "calls";
    }

    @Override
    public Uni<Long> of(String modelId) {
        return tenancy.system(tx -> tx.preparedQuery(COUNT)
                .execute(Tuple.of(modelId))
                .map(rows -> rows.iterator().next().getLong("calls")));
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** A day's calls say how long a model takes. */
    @Override
    public Uni<Void> once() {
        var since = OffsetDateTime.ofInstant(clock.instant().minus(Duration.ofDays(1)), ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(LATENCY).execute(Tuple.of(since)))
                .replaceWithVoid();
    }
}
