package dev.lectern.common.deletion;

import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Set;

/** Of what does not go in one transaction: begun in this one, it ends with {@link Erasure#answer}. */
public interface LongErasure {

    Set<String> kinds();

    Uni<Void> begin(SqlConnection tx, Scope scope, DeletionRequested asked);
}
