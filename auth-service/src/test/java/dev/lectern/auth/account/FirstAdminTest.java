package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import dev.lectern.local.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** On a database of its own: only there somebody can be the first. */
class FirstAdminTest {

    private static final int NEWCOMERS = 6;
    private static final String INSERT = """
            INSERT INTO account (id, username, email, password_hash, state, created_at, updated_at)
            VALUES (?, ?, ?, 'none', 'active', now(), now()) RETURNING id
            """;

    @Test
    void ofThoseWhoRegisterFirstAtOnceExactlyOneBecomesAdmin()
            throws InterruptedException, ExecutionException, SQLException {
        var url = migrated();
        var together = new CyclicBarrier(NEWCOMERS);

        var appointed = new ArrayList<Future<String>>();
        try (var threads = Executors.newFixedThreadPool(NEWCOMERS)) {
            for (var i = 0; i < NEWCOMERS; i++) {
                appointed.add(threads.submit(newcomer(url, together)));
            }
        }

        var answers = new ArrayList<String>();
        for (var answer : appointed) {
            answers.add(answer.get());
        }
        assertThat(answers).containsOnlyOnce("t").hasSize(NEWCOMERS);
        try (var later = app(url)) {
            assertThat(register(later)).isEqualTo("f");
        }
    }

    private static Callable<String> newcomer(String url, CyclicBarrier together) {
        return () -> {
            try (var connection = app(url)) {
                together.await();
                return register(connection);
            } catch (BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** What the application does in the one transaction of a registration. */
    private static String register(Connection connection) throws SQLException {
        var id = UUID.randomUUID();
        connection.setAutoCommit(false);
        Database.column(connection, "SELECT set_config('lectern.user_id', ?, true)", id.toString());
        Database.column(connection, INSERT, id, "n" + id, id + "@example.org");
        var appointed = Database.column(connection, "SELECT appoint_first_admin(?)", id);
        connection.commit();
        return appointed.getFirst();
    }

    private static Connection app(String url) throws SQLException {
        return DriverManager.getConnection(url, "auth_app", TestServers.APP_PASSWORD);
    }

    private static String migrated() {
        var url = "jdbc:" + TestServers.fresh().get("LECTERN_PG_URL");
        Flyway.configure()
                .dataSource(url, "auth_owner", TestServers.OWNER_PASSWORD)
                .schemas("auth")
                .defaultSchema("auth")
                .locations("db/common", "db/migration")
                .placeholders(Map.of("app", "auth_app", "system", "auth_system"))
                .load()
                .migrate();
        return url;
    }
}
