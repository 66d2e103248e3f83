package dev.lectern.common.chore;

import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Deletes what is older than it may be, across tenants and in small bites, so that it never holds anybody up. */
@ApplicationScoped
public class Sweep {

    private static final int BITE = 5_000;

    private final Tenancy tenancy;
    private final Clock clock;

    Sweep(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** The statement deletes at most $2 rows from before $1; it is repeated until none is left. */
    public Uni<Void> olderThan(Duration age, String delete) {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(age), ZoneOffset.UTC);
        return Multi.createBy()
                .repeating()
                .uni(() -> tenancy.system(tx ->
                        tx.preparedQuery(delete).execute(Tuple.of(before, BITE)).map(rows -> rows.rowCount())))
                .whilst(gone -> gone == BITE)
                .onItem()
                .ignoreAsUni();
    }
}
