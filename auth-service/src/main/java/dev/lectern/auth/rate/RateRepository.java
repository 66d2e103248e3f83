package dev.lectern.auth.rate;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** The windows. They belong to the installation and to no tenant. */
@ApplicationScoped
class RateRepository {

    // One statement: two gateways that ask at once wait for each other's row and get different parts of the window.
    private static final String ADD = """
            INSERT INTO rate_limit (subject, route, window_start, count, updated_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (subject, route, window_start)
            DO UPDATE SET count = rate_limit.count + excluded.count, updated_at = excluded.updated_at
            RETURNING count
            """;
    private static final String FORGET = """
            DELETE FROM rate_limit WHERE ctid = ANY(ARRAY(SELECT ctid FROM rate_limit WHERE window_start < $1 LIMIT $2))
            """;

    private final Tenancy tenancy;

    RateRepository(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Answers the count afterwards. */
    Uni<Long> add(UUID runId, String subject, String route, Instant window, long wished, Instant now) {
        var values = Tuple.of(subject, route, window.atOffset(ZoneOffset.UTC), wished, now.atOffset(ZoneOffset.UTC));
        return tenancy.tx(Scope.ofRun(runId), tx -> tx.preparedQuery(ADD)
                .execute(values)
                .map(rows -> rows.iterator().next().getLong("count")));
    }

    /** Answers how many rows went. */
    Uni<Integer> forgetBefore(Instant window, int most) {
        return tenancy.system(tx -> tx.preparedQuery(FORGET)
                .execute(Tuple.of(window.atOffset(ZoneOffset.UTC), most))
                .map(rows -> rows.rowCount()));
    }
}
