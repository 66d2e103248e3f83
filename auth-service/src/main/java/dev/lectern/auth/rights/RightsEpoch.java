package dev.lectern.auth.rights;

import dev.lectern.common.event.IdentityEvent.RightsRedefined;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;

/** Counts up what roles and capabilities mean, in the transaction that changes it, and says so. */
@ApplicationScoped
public class RightsEpoch {

    // The row's lock also lets those who change at once tell their epochs in the order they commit.
    private static final String COUNT = "UPDATE rights_epoch SET epoch = epoch + 1, updated_at = $1 RETURNING epoch";

    private final Outbox outbox;
    private final Clock clock;

    RightsEpoch(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    public Uni<Void> count(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(COUNT)
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.forbidden("Only an administrator may change what roles mean.");
                    }
                    return rows.iterator().next().getLong("epoch");
                })
                .chain(epoch -> outbox.add(tx, scope, new RightsRedefined(epoch)));
    }
}
