package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Counts accounts, as far as the user of the transaction sees them. */
@ApplicationScoped
class AccountStatisticsRepository {

    private static final String STATES = "SELECT state AS kind, count(*) AS amount FROM account GROUP BY state";
    private static final String ACTIVITY = """
            SELECT CASE WHEN last_login_at IS NULL THEN 'never' WHEN last_login_at > $1 THEN 'recent'
                        ELSE 'inactive' END AS kind, count(*) AS amount
              FROM account WHERE state <> 'deleted' GROUP BY 1
            """;
    private static final String ROLES = """
            SELECT role.name AS kind, count(*) AS amount
              FROM account_role given JOIN role ON role.id = given.role_id GROUP BY role.name
            """;
    private static final String DAYS = """
            SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS amount
              FROM account WHERE created_at > $1 GROUP BY 1 ORDER BY 1
            """;

    private final Tenancy tenancy;
    private final Clock clock;

    AccountStatisticsRepository(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    Uni<AccountStatistics> count(Scope scope) {
        var since = time(clock.instant().minus(Activity.RECENTLY));
        return tenancy.tx(
                scope, tx -> counts(tx, STATES, Tuple.tuple()).chain(states -> counts(tx, ACTIVITY, Tuple.of(since))
                        .chain(activity -> counts(tx, ROLES, Tuple.tuple()).chain(roles -> days(tx, since)
                                .map(days -> new AccountStatistics(total(activity), states, activity, roles, days))))));
    }

    private static Uni<Map<String, Long>> counts(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).map(rows -> {
            var counts = new TreeMap<String, Long>();
            rows.forEach(row -> counts.put(row.getString("kind"), row.getLong("amount")));
            return counts;
        });
    }

    private static Uni<List<AccountStatistics.Day>> days(SqlConnection tx, OffsetDateTime since) {
        return tx.preparedQuery(DAYS).execute(Tuple.of(since)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(AccountStatisticsRepository::day)
                .toList());
    }

    private static AccountStatistics.Day day(Row row) {
        return new AccountStatistics.Day(row.getLocalDate("day"), row.getLong("amount"));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
