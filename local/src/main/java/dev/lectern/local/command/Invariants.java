package dev.lectern.local.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiConsumer;

/** What the services found when they looked at themselves, as `GET /api/v1/admin/invariants` tells it. */
final class Invariants {

    private static final String BROKEN = """
            SELECT service || ': ' || name || ': ' || broken || ' (since ' || to_char(since, 'YYYY-MM-DD HH24:MI:SS') || ')'
              FROM observability.invariant_report WHERE broken <> '' ORDER BY service, name
            """;
    private static final String SERVICES = """
            SELECT service || ': ' || count(*) FILTER (WHERE broken = '') || ' of ' || count(*) || ' hold, looked at '
                   || extract(epoch FROM now() - max(checked_at))::int || ' s ago', max(checked_at) > now() - interval '5 minutes'
              FROM observability.invariant_report GROUP BY service ORDER BY service
            """;

    private Invariants() {}

    /** Says for each service how much holds, and for each thing that does not what breaks it. */
    static void print(Connection connection, BiConsumer<Boolean, String> say) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT to_regclass('observability.invariant_report') IS NULL")) {
                if (rows.next() && rows.getBoolean(1)) {
                    return;
                }
            }
            try (var rows = statement.executeQuery(SERVICES)) {
                while (rows.next()) {
                    // One that is not running looks at nothing, which the processes above say.
                    say.accept(true, rows.getString(1) + (rows.getBoolean(2) ? "" : ": that is old"));
                }
            }
            try (var rows = statement.executeQuery(BROKEN)) {
                while (rows.next()) {
                    say.accept(false, rows.getString(1));
                }
            }
        }
    }
}
