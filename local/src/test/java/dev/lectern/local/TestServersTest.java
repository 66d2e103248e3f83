package dev.lectern.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every module relies on: the shared servers, the fresh database with its roles, the fresh topics. */
class TestServersTest {

    private static Map<String, String> fresh;

    @BeforeAll
    static void start() {
        fresh = TestServers.fresh();
    }

    @Test
    void vectorAndTrigramsWorkForEveryRole() throws SQLException {
        for (var kind : List.of("owner", "app", "system")) {
            try (var connection = as("retrieval_" + kind)) {
                assertThat(ask(connection, "SELECT '[1,2]'::vector <-> '[1,4]'::vector"))
                        .isEqualTo("2");
                assertThat(ask(connection, "SELECT similarity('lectern', 'lectern')"))
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void searchPathIsTheServicesOwnSchemas() throws SQLException {
        try (var connection = as("ingestion_app")) {
            assertThat(ask(connection, "SHOW search_path")).isEqualTo("ingestion, enrichment, extensions");
        }
    }

    @Test
    void noRoleSeesAnotherServicesTables() throws SQLException {
        try (var owner = as("project_owner")) {
            owner.createStatement().execute("CREATE TABLE IF NOT EXISTS secret (name text)");
        }

        for (var other : List.of("auth_owner", "auth_app", "auth_system")) {
            try (var connection = as(other)) {
                assertThatThrownBy(() -> ask(connection, "SELECT count(*) FROM project.secret"))
                        .hasMessageContaining("permission denied for schema project");
            }
        }
    }

    @Test
    void appRolesOwnNothingAndMakeNothing() throws SQLException {
        try (var connection = as("workflow_app")) {
            for (var schema : List.of("workflow", "public", "extensions")) {
                assertThatThrownBy(() -> ask(connection, "CREATE TABLE " + schema + ".mine (id int)"))
                        .hasMessageContaining("permission denied");
            }
            assertThat(
                            ask(
                                    connection,
                                    "SELECT count(*) FROM pg_roles WHERE rolname LIKE '%\\_app' AND (rolsuper OR rolbypassrls)"))
                    .isEqualTo("0");
            assertThat(
                            ask(
                                    connection,
                                    "SELECT count(*) FROM pg_namespace WHERE pg_get_userbyid(nspowner) !~ '_owner$|^postgres$|^pg_'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void bootstrapTwiceChangesNothing() {
        try (var connection = TestServers.superuser(fresh.get("LECTERN_PG_URL"))) {
            dev.lectern.local.postgres.Bootstrap.run(
                    connection,
                    connection,
                    List.of(new dev.lectern.local.postgres.Bootstrap.Share(
                            "auth",
                            List.of("auth"),
                            TestServers.OWNER_PASSWORD,
                            TestServers.APP_PASSWORD,
                            TestServers.SYSTEM_PASSWORD)));
            assertThat(ask(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'auth'"))
                    .isEqualTo("1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsProducedIsConsumed() {
        var topic = fresh.get("LECTERN_TOPICS") + ".workflow";
        var servers = Map.<String, Object>of("bootstrap.servers", fresh.get("LECTERN_KAFKA"));
        try (var producer = new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "run", "started"));
            producer.flush();
        }

        var config = Map.<String, Object>of(
                "bootstrap.servers", fresh.get("LECTERN_KAFKA"), "group.id", "test", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            var records = consumer.poll(Duration.ofSeconds(1));
            while (records.isEmpty() && System.nanoTime() < until) {
                records = consumer.poll(Duration.ofSeconds(1));
            }

            assertThat(records).singleElement().satisfies(record -> assertThat(record.value())
                    .isEqualTo("started"));
            assertThat(consumer.partitionsFor(topic)).hasSize(4);
        }
    }

    private static Connection as(String role) throws SQLException {
        var password =
                switch (role.substring(role.indexOf('_') + 1)) {
                    case "owner" -> TestServers.OWNER_PASSWORD;
                    case "app" -> TestServers.APP_PASSWORD;
                    default -> TestServers.SYSTEM_PASSWORD;
                };
        return DriverManager.getConnection("jdbc:" + fresh.get("LECTERN_PG_URL"), role, password);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
