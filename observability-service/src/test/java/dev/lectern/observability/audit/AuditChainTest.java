package dev.lectern.observability.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.local.TestServers;
import dev.lectern.observability.audit.AuditChains.Walked;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a database of its own, whose audit somebody with every right may spoil. */
class AuditChainTest {

    private static final String ADD = """
            SELECT add_audit_event(jsonb_populate_record(NULL::audit_event, jsonb_build_object(
                   'audit_event_id', gen_random_uuid(), 'event_id', gen_random_uuid(), 'category', 'admin',
                   'action', 'role.granted', 'outcome', 'done', 'subject_kind', 'account', 'subject_id', 'x',
                   'detail', '{}'::jsonb, 'source', 'auth', 'run_id', gen_random_uuid(), 'occurred_at', now())))
            """;
    /** Makes the events of the current month those of an older one, with hashes that are right for it. */
    private static final String MAKE_OLD = """
            DO $do$
            DECLARE
                e audit_event;
                moved date := date_trunc('month', now() - interval '%s')::date;
            BEGIN
                INSERT INTO audit_chain SELECT moved, opening, head, length FROM audit_chain;
                FOR e IN SELECT * FROM audit_event ORDER BY position LOOP
                    e.month := moved;
                    e.previous_hash := (SELECT head FROM audit_chain WHERE month = moved);
                    IF e.position = 1 THEN
                        e.previous_hash := (SELECT opening FROM audit_chain WHERE month = moved);
                    END IF;
                    e.hash := audit_hash(e);
                    DELETE FROM audit_event WHERE audit_event_id = e.audit_event_id;
                    INSERT INTO audit_event SELECT e.*;
                    UPDATE audit_chain SET head = e.hash WHERE month = moved;
                END LOOP;
                DELETE FROM audit_chain WHERE month > moved;
            END $do$
            """;

    private static final Vertx VERTX = Vertx.vertx();
    private static String url;
    private static Pool pool;

    private final AuditChains chains = new AuditChains();
    private final LocalDate month = YearMonth.now(ZoneOffset.UTC).atDay(1);

    @BeforeAll
    static void migrate() {
        url = TestServers.fresh().get("LECTERN_PG_URL");
        Flyway.configure()
                .dataSource("jdbc:" + url, "observability_owner", TestServers.OWNER_PASSWORD)
                .schemas("observability")
                .defaultSchema("observability")
                .locations("db/common", "db/migration")
                .placeholders(Map.of("app", "observability_app", "system", "observability_system"))
                .load()
                .migrate();
        var options =
                PgConnectOptions.fromUri(url).setUser("observability_system").setPassword(TestServers.SYSTEM_PASSWORD);
        pool = Pool.pool(io.vertx.mutiny.core.Vertx.newInstance(VERTX), options, new PoolOptions().setMaxSize(2));
    }

    @AfterAll
    static void stop() {
        pool.close().await().atMost(Duration.ofSeconds(5));
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void add() throws SQLException {
        add(5);
    }

    @AfterEach
    void empty() throws SQLException {
        spoil("TRUNCATE observability.audit_event, observability.audit_chain");
    }

    @Test
    void whatNobodyTouchedIsWhole() {
        assertThat(walked(month)).isEqualTo(new Walked(month, 5, false, null, null, null));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE audit_event SET action = 'role.revoked' WHERE position = 3 | 3 | It is not as it was written.",
                "UPDATE audit_event SET user_id = gen_random_uuid() WHERE position = 1 | 1 | It is not as it was written.",
                "UPDATE audit_event SET occurred_at = now() - interval '1 day' WHERE position = 2 | 2 | It is not as it was written.",
                "UPDATE audit_event SET detail = '{\"role\": \"user\"}' WHERE position = 5 | 5 | It is not as it was written.",
                "DELETE FROM audit_event WHERE position = 2 | 3 | An event before this one is missing.",
                "DELETE FROM audit_event WHERE position = 5 | | Events at its end are missing.",
                "DELETE FROM audit_event | | Events at its end are missing.",
                "UPDATE audit_event SET hash = sha256('x') WHERE position = 4 | 4 | It is not as it was written.",
                "UPDATE audit_event SET previous_hash = sha256('x') WHERE position = 4 | 4 | It does not follow the one before.",
                "UPDATE audit_chain SET head = sha256('x') | | Events at its end are missing."
            })
    void whateverIsDoneToItShows(String spoiled, Long place, String reason) throws SQLException {
        spoil(spoiled);

        var found = walked(month);

        assertThat(found.intact()).isFalse();
        assertThat(found.brokenAt()).isEqualTo(place);
        assertThat(found.reason()).isEqualTo(reason);
    }

    @Test
    void anEventThatIsHashedAnewAfterItWasChangedBreaksTheNextOne() throws SQLException {
        spoil("UPDATE audit_event SET action = 'role.revoked' WHERE position = 3");
        spoil("UPDATE audit_event e SET hash = audit_hash(e) WHERE position = 3");

        assertThat(walked(month).brokenAt()).isEqualTo(4);
    }

    @Test
    void manyAtOnceStandInOneRow() throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            var writers = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> {
                        add(10);
                        return i;
                    }))
                    .toList();
            for (var writer : writers) {
                writer.get();
            }
        }

        assertThat(walked(month)).isEqualTo(new Walked(month, 65, false, null, null, null));
    }

    @Test
    void monthsFollowEachOtherAndOldOnesGoAsAWhole() throws SQLException {
        spoil(MAKE_OLD.formatted("14 months"));
        add(3);
        var old = month.minusMonths(14);
        assertThat(walked(old)).isEqualTo(new Walked(old, 5, false, null, null, null));
        assertThat(walked(month)).isEqualTo(new Walked(month, 3, false, null, null, null));

        assertThat(forget("400 days")).isEqualTo(5);

        assertThat(walked(old)).isEqualTo(new Walked(old, 0, true, null, null, null));
        assertThat(walked(month).intact()).isTrue();
    }

    @Test
    void aMonthThatDoesNotFollowTheOneBeforeShows() throws SQLException {
        spoil(MAKE_OLD.formatted("2 months"));
        add(1);
        spoil("UPDATE audit_chain SET head = sha256('x') WHERE month < date_trunc('month', now())::date");

        assertThat(walked(month).reason()).isEqualTo("It does not follow the month before.");
    }

    @Test
    void nothingYoungerThanAYearIsForgotten() throws SQLException {
        spoil(MAKE_OLD.formatted("11 months"));

        assertThat(forget("0 days")).isZero();
    }

    @Test
    void theSystemRoleCannotAddAndTheApplicationCannotForget() {
        assertThatThrownBy(() -> run("observability_system", TestServers.SYSTEM_PASSWORD, ADD))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() ->
                        run("observability_app", TestServers.APP_PASSWORD, "SELECT forget_audit_events('2 years')"))
                .hasMessageContaining("permission denied");
    }

    private Walked walked(LocalDate which) {
        return pool.withConnection(connection -> chains.walk(connection, which))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private static void add(int count) throws SQLException {
        try (var connection = connect("observability_app", TestServers.APP_PASSWORD);
                var statement = connection.createStatement()) {
            for (int i = 0; i < count; i++) {
                statement.execute(ADD);
            }
        }
    }

    private static long forget(String keep) throws SQLException {
        return Long.parseLong(
                run("observability_system", TestServers.SYSTEM_PASSWORD, "SELECT forget_audit_events('" + keep + "')")
                        .getFirst());
    }

    private static List<String> run(String role, String password, String sql) throws SQLException {
        try (var connection = connect(role, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return List.of(rows.getString(1));
        }
    }

    private static void spoil(String sql) throws SQLException {
        try (var connection = TestServers.superuser(url);
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = observability, extensions");
            statement.execute(sql);
        }
    }

    private static Connection connect(String role, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url, role, password);
    }
}
