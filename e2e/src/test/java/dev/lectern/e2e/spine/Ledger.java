package dev.lectern.e2e.spine;

import dev.lectern.local.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was committed against what came of it, as the database has both. */
final class Ledger {

    private static final String LOST = """
            SELECT 'lost: ' || run_id || ' ' || n FROM workflow.committed c
             WHERE NOT EXISTS (SELECT 1 FROM workflow.effect e WHERE (e.run_id, e.n) = (c.run_id, c.n))
            """;
    private static final String INVENTED = """
            SELECT 'invented: ' || run_id || ' ' || n FROM workflow.effect e
             WHERE NOT EXISTS (SELECT 1 FROM workflow.committed c WHERE (e.run_id, e.n) = (c.run_id, c.n))
            """;
    private static final String DOUBLED = """
            SELECT 'doubled: ' || run_id || ' ' || n || ' x' || count(*) FROM workflow.effect
             GROUP BY run_id, n HAVING count(*) > 1
            """;
    private static final String OUT_OF_ORDER = """
            SELECT 'out of order: ' || run_id || ' ' || n FROM (
                SELECT run_id, n, lag(n) OVER (PARTITION BY run_id ORDER BY seq) AS before FROM workflow.effect) e
             WHERE before >= n
            """;
    private static final String SET_ASIDE = "SELECT state || ': ' || reason FROM workflow.parked_event";

    private final PostgresServer postgres;

    Ledger(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** Waits until nothing is on its way any more, then answers everything that is wrong (ten of each kind at most). */
    List<String> violations(Duration limit) {
        awaitQuiet(limit);
        var found = new ArrayList<String>();
        for (var check : List.of(LOST, INVENTED, DOUBLED, OUT_OF_ORDER, SET_ASIDE)) {
            found.addAll(column(check + " LIMIT 10"));
        }
        return found;
    }

    long commits() {
        return Long.parseLong(column("SELECT count(*) FROM workflow.committed").getFirst());
    }

    void forget() {
        column("TRUNCATE workflow.committed, workflow.effect, workflow.parked_event");
    }

    /** Nothing waits to be sent, and the effects have not moved for a while. */
    private void awaitQuiet(Duration limit) {
        var until = System.nanoTime() + limit.toNanos();
        var still = 0;
        var last = "";
        while (still < 6 && System.nanoTime() < until) {
            var now = column(
                            "SELECT (SELECT count(*) FROM workflow.outbox) || ' ' ||"
                                    + " (SELECT count(*) FROM workflow.effect) || ' ' || (SELECT count(*) FROM workflow.committed)")
                    .getFirst();
            var parts = now.split(" ");
            var settled = parts[0].equals("0") && Long.parseLong(parts[1]) >= Long.parseLong(parts[2]);
            still = settled && now.equals(last) ? still + 1 : 0;
            last = now;
            pause();
        }
    }

    private List<String> column(String sql) {
        try (var connection = postgres.connect("trial");
                var statement = connection.createStatement()) {
            var found = new ArrayList<String>();
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(150);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
