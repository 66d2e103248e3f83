package dev.lectern.observability.retention;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Deletes what is older than it may be, in small transactions and not too many of them. It works across tenants
 * and so with the system role; of several replicas that do it at once the later ones find less.
 */
@ApplicationScoped
class Retention implements Chore {

    private static final Logger LOG = Logger.getLogger(Retention.class);

    // Days go as a whole; what lies in none of them, and is not kept by a legal hold, row by row.
    private static final String DAYS = "SELECT drop_timeline_days($1) AS dropped";
    private static final String TIMELINE = """
            DELETE FROM timeline_entry WHERE (event_id, time) IN (
                   SELECT event_id, time FROM timeline_entry
                    WHERE time < $1::timestamptz - interval '1 day' AND NOT is_held(workspace_id) LIMIT $2)
            """;
    private static final String SPANS = """
            DELETE FROM timeline_span WHERE ctid = ANY (ARRAY(
                   SELECT ctid FROM timeline_span
                    WHERE until < $1::timestamptz - interval '1 day' AND NOT is_held(workspace_id) LIMIT $2))
            """;
    private static final String FAILURES = """
            DELETE FROM request_failure WHERE request_failure_id IN (
                   SELECT request_failure_id FROM request_failure
                    WHERE last_seen < $1 AND NOT is_held(workspace_id) ORDER BY last_seen LIMIT $2)
            """;

    private static final String USAGE = "SELECT roll_up_usage(make_interval(days => $1), $2) AS gone";

    // The database's own function: nobody who runs may delete from the audit.
    private static final String AUDIT = "SELECT forget_audit_events(make_interval(days => $1)) AS gone";

    private final Tenancy tenancy;
    private final RetentionConfig config;
    private final Clock clock;

    Retention(Tenancy tenancy, RetentionConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        return sweep().invoke(gone -> LOG.infof("forgot %d old rows and days of lines", gone))
                .replaceWithVoid();
    }

    /** Answers how many rows went. */
    Uni<Long> sweep() {
        return dropDays()
                .chain(days -> sweep(TIMELINE, config.timeline()).map(lines -> days + lines))
                .chain(lines -> sweep(SPANS, config.timeline()).map(runs -> lines + runs))
                .chain(lines -> sweep(FAILURES, config.failures()).map(failures -> lines + failures))
                .chain(others -> rollUp().map(calls -> others + calls))
                .chain(others -> sweepAudit().map(events -> others + events));
    }

    /** How many days; that they are many rows is not counted. */
    Uni<Long> dropDays() {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(config.timeline()), ZoneOffset.UTC);
        return tenancy.system(
                tx -> tx.preparedQuery(DAYS).execute(Tuple.of(before)).map(rows ->
                        (long) rows.iterator().next().getInteger("dropped")));
    }

    private Uni<Long> rollUp() {
        var days = (int) config.usage().toDays();
        return repeated(() -> tenancy.system(tx -> tx.preparedQuery(USAGE)
                .execute(Tuple.of(days, config.batch()))
                .map(rows -> rows.iterator().next().getLong("gone").intValue())));
    }

    private Uni<Long> sweepAudit() {
        return tenancy.system(tx -> tx.preparedQuery(AUDIT)
                .execute(Tuple.of((int) config.audit().toDays()))
                .map(rows -> rows.iterator().next().getLong("gone")));
    }

    private Uni<Long> sweep(String sql, Duration keep) {
        var before = OffsetDateTime.ofInstant(clock.instant().minus(keep), ZoneOffset.UTC);
        return repeated(() -> tenancy.system(tx ->
                tx.preparedQuery(sql).execute(Tuple.of(before, config.batch())).map(rows -> rows.rowCount())));
    }

    /** Until there is less than a batch, or it is enough for today. */
    private Uni<Long> repeated(Supplier<Uni<Integer>> batch) {
        return Multi.createBy()
                .repeating()
                .uni(() -> batch.get())
                .whilst(gone -> gone == config.batch())
                .select()
                .first(config.batches())
                .collect()
                .asList()
                .map(each -> each.stream().mapToLong(Integer::longValue).sum());
    }
}
