package dev.lectern.retrieval.asked;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.index.Listener;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** What was asked goes with the source that it was asked about, ends when it is called off, and is forgotten in time. */
@ApplicationScoped
class ForgetAsked implements Listener, Chore {

    private static final String OLD = """
        DELETE FROM retrieval.asked WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM retrieval.asked WHERE created_at < $1 LIMIT $2))
        """;

    private final AskedRepository rows;
    private final Sweep sweep;
    private final AskedConfig config;

    ForgetAsked(AskedRepository rows, Sweep sweep, AskedConfig config) {
        this.rows = rows;
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Uni<Void> erased(SqlConnection tx, Scope scope, UUID sourceItem) {
        return rows.forget(tx, scope, sourceItem);
    }

    @Override
    public Uni<Void> published(SqlConnection tx, Scope scope, UUID sourceItem, String textHash) {
        return rows.forgetEnded(tx, scope, sourceItem);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run) {
        return rows.callOff(tx, scope, run);
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember(), OLD);
    }
}
