package dev.lectern.local.command;

import dev.lectern.local.home.App;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the services found when they looked at themselves, as `GET /api/v1/admin/invariants` tells it. */
final class Invariants {

    private static final String ALL = """
            SELECT service, broken = '' AS holds,
                   CASE WHEN broken <> ''
                        THEN service || ': ' || name || ': ' || broken || ' (since ' || to_char(since, 'YYYY-MM-DD HH24:MI:SS') || ')'
                        ELSE service || ': ' || name || ' (' || extract(epoch FROM now() - checked_at)::int || ' s ago'
                             || CASE WHEN checked_at > now() - interval '5 minutes' THEN ')' ELSE ': that is old)' END
                    END AS line
              FROM observability.invariant_report ORDER BY service, name
            """;
    private static final String NONE = "none was reported yet: ";

    private Invariants() {}

    /** Says of each thing that must hold whether it does, and of each service that has told of none why that is. */
    static void print(Connection connection, BiConsumer<Boolean, String> say) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT to_regclass('observability.invariant_report') IS NULL")) {
                if (rows.next() && rows.getBoolean(1)) {
                    say.accept(true, NONE + "observability, which keeps what is found, was never started");
                    return;
                }
            }
            var heard = new HashSet<String>();
            try (var rows = statement.executeQuery(ALL)) {
                while (rows.next()) {
                    heard.add(rows.getString("service"));
                    say.accept(rows.getBoolean("holds"), rows.getString("line"));
                }
            }
            silent(heard, say);
        }
    }

    // One that is not running looks at nothing, which the processes above say.
    private static void silent(Set<String> heard, BiConsumer<Boolean, String> say) {
        for (var app : App.withDatabase()) {
            if (!heard.contains(app.stem())) {
                say.accept(
                        true,
                        app.stem() + ": " + NONE
                                + "a service looks at itself some 15 s after its start, then each minute");
            }
        }
    }
}
