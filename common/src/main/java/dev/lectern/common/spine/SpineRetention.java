package dev.lectern.common.spine;

import dev.lectern.common.tenancy.Tenancy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Forgets what the plumbing no longer needs: inbox rows older than the broker keeps messages, and old idempotency keys.
 * In small bites, so that it never holds anybody up; two replicas at once only share the work.
 */
@ApplicationScoped
public class SpineRetention {

    private static final Logger LOG = Logger.getLogger(SpineRetention.class);
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final int BITE = 5_000;
    private static final List<String> OLD = List.of(
            "DELETE FROM inbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM inbox"
                    + " WHERE received_at < now() - $1 * interval '1 second' LIMIT $2))",
            "DELETE FROM idempotency_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency_key"
                    + " WHERE created_at < now() - $1 * interval '1 second' LIMIT $2))");

    private final Tenancy tenancy;
    private final SpineConfig config;
    private final Vertx vertx;
    private volatile long timer;

    SpineRetention(Tenancy tenancy, SpineConfig config, Vertx vertx) {
        this.tenancy = tenancy;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(PAUSE.toMillis(), id -> forgetOld()
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("nothing forgotten this time: %s", failure.toString())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    public Uni<Void> forgetOld() {
        return Multi.createFrom()
                .iterable(OLD)
                .onItem()
                .transformToUniAndConcatenate(this::untilNoneIsLeft)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> untilNoneIsLeft(String sql) {
        return Multi.createBy()
                .repeating()
                .uni(() -> tenancy.system(tx -> tx.preparedQuery(sql)
                        .execute(Tuple.of(config.remember().toSeconds(), BITE))
                        .map(rows -> rows.rowCount())))
                .whilst(gone -> gone == BITE)
                .onItem()
                .ignoreAsUni();
    }
}
