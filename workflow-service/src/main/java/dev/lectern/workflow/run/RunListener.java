package dev.lectern.workflow.run;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/** A feature whose own work is a run: it hears when that shall stop, in the transaction that remembers having heard it. */
public interface RunListener {

    Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run);
}
