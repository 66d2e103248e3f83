package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/** A feature that must hear what the consumers here hear, in the transaction that remembers having heard it. */
public interface Listener {

    /** The source must go without a trace; its chunks have gone already. */
    default Uni<Void> erased(SqlConnection tx, Scope scope, UUID sourceItem) {
        return Uni.createFrom().voidItem();
    }

    /** The source has another text now, or is published anew; what was made of an older one must go. */
    default Uni<Void> published(SqlConnection tx, Scope scope, UUID sourceItem, String textHash) {
        return Uni.createFrom().voidItem();
    }

    /** The run shall stop; the scope is that of who wants it. */
    default Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run) {
        return Uni.createFrom().voidItem();
    }
}
