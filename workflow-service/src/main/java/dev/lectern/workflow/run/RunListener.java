package dev.lectern.workflow.run;

import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/**
 * A feature whose own work is a run: it hears when that shall stop, and how runs go that it waits for, in the transaction that
 * remembers having heard it.
 */
public interface RunListener {

    Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run);

    /** A run has ended, whoever's it is; the reason is null of one that did not fail. */
    default Uni<Void> ended(SqlConnection tx, Scope scope, UUID run, String reason) {
        return Uni.createFrom().voidItem();
    }

    default Uni<Void> progressed(SqlConnection tx, Scope scope, StepProgressed news) {
        return Uni.createFrom().voidItem();
    }
}
