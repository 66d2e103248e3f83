package dev.lectern.local;

import dev.lectern.local.home.App;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.kafka.KafkaTopics;
import dev.lectern.local.postgres.Bootstrap;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/** Real servers for tests: one shared PostgreSQL and Kafka per build, and private ones that a test may kill. */
public final class TestServers {

    public static final String OWNER_PASSWORD = "owner-in-tests";
    public static final String APP_PASSWORD = "app-in-tests";
    public static final String SYSTEM_PASSWORD = "system-in-tests";

    private TestServers() {}

    /** The environment of one module: a new database with every service's roles and schemas, new topics, new folder. */
    public static Map<String, String> fresh() {
        var shared = SharedServers.get();
        var module = System.getProperty("lectern.module", "tests").toLowerCase(Locale.ROOT);
        var unique = unique();
        var database = module.replace('-', '_') + "_" + unique;
        var topics = module + "-" + unique;
        createDatabase(shared.postgresUrl("postgres"), shared.postgresUrl(database), shared.password(), database);
        KafkaTopics.create(shared.kafka(), topics, Duration.ofSeconds(30));
        return Map.of(
                "LECTERN_PG_URL", shared.postgresUrl(database),
                "LECTERN_DB_OWNER_PASSWORD", OWNER_PASSWORD,
                "LECTERN_DB_APP_PASSWORD", APP_PASSWORD,
                "LECTERN_DB_SYSTEM_PASSWORD", SYSTEM_PASSWORD,
                "LECTERN_KAFKA", shared.kafka(),
                "LECTERN_TOPICS", topics,
                "LECTERN_BLOBS", temporaryFolder("blobs").toString());
    }

    /** As superuser, past all row-level security: for looking at what a test did, never for doing it. */
    public static Connection superuser(String url) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + url, PostgresServer.SUPERUSER, SharedServers.get().password());
    }

    /** A PostgreSQL of the test's own, durable, without any database; close it at the end. */
    public static PostgresServer privatePostgres() {
        try {
            var folder = temporaryFolder("pg");
            return PostgresServer.start(new PostgresServer.Settings(
                    folder.resolve("data"), Ports.any(), "private", folder.resolve("postgres.log"), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the database on a private server, with every service's roles and schemas; answers its URL. */
    public static String createDatabase(PostgresServer server, String database) {
        var url = server.url(database);
        createDatabase(server.url("postgres"), url, server.settings().password(), database);
        return url;
    }

    /** A broker of the test's own, without topics; close it at the end. */
    public static KafkaBroker privateKafka() {
        return privateKafka((port, controllerPort) -> Map.of());
    }

    /** The same, where the test configures it further, knowing its ports. */
    public static KafkaBroker privateKafka(BiFunction<Integer, Integer, Map<String, String>> more) {
        try {
            var folder = temporaryFolder("kafka");
            var port = Ports.any();
            var controllerPort = Ports.any();
            return KafkaBroker.start(new KafkaBroker.Settings(
                    folder.resolve("data"),
                    port,
                    controllerPort,
                    folder.resolve("kafka.log"),
                    SharedServers.libraries(),
                    more.apply(port, controllerPort)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDatabase(String adminUrl, String url, String password, String database) {
        try (var admin = DriverManager.getConnection("jdbc:" + adminUrl, PostgresServer.SUPERUSER, password)) {
            Bootstrap.createDatabase(admin, database);
            try (var target = DriverManager.getConnection("jdbc:" + url, PostgresServer.SUPERUSER, password)) {
                var shares = App.withDatabase().stream()
                        .map(app -> new Bootstrap.Share(
                                app.stem(), app.schemas(), OWNER_PASSWORD, APP_PASSWORD, SYSTEM_PASSWORD))
                        .toList();
                Bootstrap.run(admin, target, shares);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the test database " + database, e);
        }
    }

    /** Below the shared servers' folder, so that it goes when they go. */
    private static Path temporaryFolder(String name) {
        try {
            // Not createTempDirectory: nobody but us could enter that, and PostgreSQL runs as somebody else.
            return Files.createDirectories(SharedServers.get().folder().resolve(name + "-" + unique()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unique() {
        return Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 44), 36);
    }
}
