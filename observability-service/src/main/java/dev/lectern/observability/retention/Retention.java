package dev.lectern.observability.retention;

import dev.lectern.common.tenancy.Tenancy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Deletes once a day what is older than it may be, in small transactions and not too many of them. It works across tenants
 * and so with the system role; of several replicas that do it at once the later ones find less.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final Duration AFTER_START = Duration.ofMinutes(2);

    private static final String TIMELINE = """
            DELETE FROM timeline_entry WHERE event_id IN (
                   SELECT event_id FROM timeline_entry WHERE time < $1 ORDER BY time LIMIT $2)
            """;
    private static final String FAILURES = """
            DELETE FROM request_failure WHERE request_failure_id IN (
                   SELECT request_failure_id FROM request_failure WHERE last_seen < $1 ORDER BY last_seen LIMIT $2)
            """;

    private final Tenancy tenancy;
    private final RetentionConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private volatile long timer = -1;

    Retention(Tenancy tenancy, RetentionConfig config, Clock clock, Vertx vertx) {
        this.tenancy = tenancy;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        schedule(AFTER_START);
    }

    void stop(@Observes ShutdownEvent stopped) {
        vertx.cancelTimer(timer);
    }

    private void schedule(Duration pause) {
        timer = vertx.setTimer(pause.toMillis(), id -> sweep().onTermination()
                .invoke(() -> schedule(config.every()))
                .subscribe()
                .with(
                        gone -> LOG.infof("forgot %d old rows", gone),
                        failure -> LOG.warnf("could not forget old rows: %s", failure)));
    }

    /** Answers how many rows went. */
    Uni<Long> sweep() {
        return sweep(TIMELINE, config.timeline())
                .chain(lines -> sweep(FAILURES, config.failures()).map(failures -> lines + failures));
    }

    private Uni<Long> sweep(String sql, Duration keep) {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(keep), ZoneOffset.UTC);
        return Multi.createBy()
                .repeating()
                .uni(() -> tenancy.system(tx -> tx.preparedQuery(sql)
                        .execute(Tuple.of(before, config.batch()))
                        .map(rows -> rows.rowCount())))
                .whilst(gone -> gone == config.batch())
                .select()
                .first(config.batches())
                .collect()
                .asList()
                .map(each -> each.stream().mapToLong(Integer::longValue).sum());
    }
}
