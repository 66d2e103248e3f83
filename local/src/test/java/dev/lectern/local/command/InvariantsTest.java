package dev.lectern.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of invariants, also where nobody has told any yet. */
class InvariantsTest {

    // As observability's migration makes it.
    private static final String TABLE = """
            CREATE TABLE observability.invariant_report (
                service text NOT NULL, name text NOT NULL, broken text NOT NULL, since timestamptz,
                checked_at timestamptz NOT NULL, CONSTRAINT invariant_report_pk PRIMARY KEY (service, name))""";

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestServers.superuser(TestServers.fresh().get("LECTERN_PG_URL"));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void installationThatWasNeverStarted_isSaidToHaveNone() throws SQLException {
        assertThat(said()).singleElement().asString().startsWith("ok none was reported yet: ");
    }

    @Test
    void freshInstallation_saysWhoHasNotLookedYetAndWhen() throws SQLException {
        execute(TABLE);

        assertThat(said()).hasSize(6).allMatch(line -> line.contains(": none was reported yet: "));
    }

    @Test
    void eachInvariantIsListedWithItsState() throws SQLException {
        execute(TABLE);
        report("retrieval", "every vector has its text", "2, e.g. chunk 17", "1 minute");
        report("retrieval", "what slices hold is held for calls", "", "1 minute");
        report("workflow", "no work is overdue", "", "9 minutes");

        assertThat(said())
                .anyMatch(
                        line -> line.startsWith("BAD retrieval: every vector has its text: 2, e.g. chunk 17 (since 20"))
                .anyMatch(line -> line.matches("ok retrieval: what slices hold is held for calls \\(\\d+ s ago\\)"))
                .anyMatch(line -> line.matches("ok workflow: no work is overdue \\(\\d+ s ago: that is old\\)"))
                .anyMatch(line -> line.startsWith("ok auth: none was reported yet: "))
                .noneMatch(line -> line.startsWith("ok retrieval: none was reported"))
                .hasSize(7);
    }

    private void report(String service, String name, String broken, String ago) throws SQLException {
        execute("INSERT INTO observability.invariant_report VALUES ('%s', '%s', '%s', now(), now() - interval '%s')"
                .formatted(service, name, broken, ago));
    }

    private List<String> said() throws SQLException {
        var lines = new ArrayList<String>();
        Invariants.print(connection, (good, line) -> lines.add((good ? "ok " : "BAD ") + line));
        return lines;
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
