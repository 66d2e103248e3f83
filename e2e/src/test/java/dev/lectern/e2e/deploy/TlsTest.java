package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.TestServers;
import dev.lectern.local.home.App;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.kafka.KafkaTopics;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Ports;
import dev.lectern.local.process.Unprivileged;
import dev.lectern.local.suite.LogFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway and three services with the profile "tls", on servers that take nothing in clear. */
class TlsTest {

    private static final List<App> APPS = List.of(App.AUTH, App.PROJECT, App.WORKFLOW, App.GATEWAY);

    @TempDir
    Path folder;

    private final Map<App, Integer> ports = new EnumMap<>(App.class);
    private final List<Process> processes = new ArrayList<>();
    private Certificate certificate;
    private PostgresServer postgres;
    private KafkaBroker kafka;
    private int secureKafka;
    private String database;

    @BeforeEach
    void start() throws Exception {
        certificate = Certificate.make(folder);
        postgres = TestServers.privatePostgres();
        database = TestServers.createDatabase(postgres, "lectern");
        refusePlain(postgres);
        secureKafka = Ports.any();
        kafka = TestServers.privateKafka(this::alsoSecure);
        KafkaTopics.create(kafka.bootstrap(), "lectern", Duration.ofSeconds(30));
        for (var app : APPS) {
            ports.put(app, Ports.any());
        }
        APPS.forEach(this::start);
    }

    @AfterEach
    void stop() throws InterruptedException {
        processes.forEach(Process::destroy);
        for (var process : processes) {
            process.waitFor();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void whatIsAskedGoesFromEndToEndAndNothingOfItInClear() throws Exception {
        await().ignoreExceptions().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            for (var app : APPS) {
                assertThat(ask(app, "GET", "/q/health/ready", null, "").statusCode())
                        .isEqualTo(200);
            }
        });

        // Through the gateway to auth, its database, and by token to another service, which asks auth for its keys.
        var account = "{\"username\":\"ada\",\"email\":\"ada@example.org\",\"password\":\"a long pass phrase\"}";
        assertThat(ask(App.GATEWAY, "POST", "/api/v1/accounts", null, account).statusCode())
                .isEqualTo(201);
        var session = ask(
                App.GATEWAY,
                "POST",
                "/api/v1/session",
                null,
                "{\"identifier\":\"ada\",\"password\":\"a long pass phrase\",\"transport\":\"bearer\"}");
        assertThat(session.statusCode()).isEqualTo(200);
        var token = session.body().replaceFirst("(?s).*\"token\":\"([^\"]+).*", "$1");
        // They have just started beside much else: who is told to come again soon does so.
        var runs = await().atMost(Duration.ofMinutes(1))
                .until(() -> ask(App.GATEWAY, "GET", "/api/v1/runs", token, ""), got -> got.statusCode() != 503);
        assertThat(runs.statusCode()).as(() -> runs.body() + said()).isEqualTo(200);
        assertThat(runs.headers().firstValue("Strict-Transport-Security")).isPresent();
        // What auth told the broker has gone out.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(number("SELECT count(*) FROM auth.outbox")).isZero());

        assertThat(number("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                        + " WHERE usename LIKE 'auth%' AND NOT ssl"))
                .isZero();
        assertThat(number("SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                        + " WHERE usename LIKE 'auth%' AND ssl"))
                .isPositive();
        plainIsRefused();
        strangersAreNotBelieved();
    }

    /** The ends of the logs, which go with the folder. */
    private String said() {
        return APPS.stream()
                .map(app ->
                        "\n" + app + ":\n" + String.join("\n", LogFile.tail(folder.resolve(app.stem() + ".log"), 8)))
                .collect(Collectors.joining());
    }

    private void plainIsRefused() {
        for (var app : APPS) {
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + ports.get(app) + "/q/health"))
                                            .build(),
                                    BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:" + database + "?sslmode=disable",
                        PostgresServer.SUPERUSER,
                        postgres.settings().password()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no encryption");
        assertThat(KafkaBroker.answers("127.0.0.1:" + secureKafka)).isFalse();
    }

    /** A certificate of somebody else, at the same address. */
    private void strangersAreNotBelieved() throws IOException, InterruptedException, GeneralSecurityException {
        var other = Certificate.make(Files.createDirectory(folder.resolve("stranger")));
        var client = HttpClient.newBuilder().sslContext(other.trusting()).build();

        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + ports.get(App.AUTH) + "/q/health"))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<String> ask(App app, String method, String path, String token, String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        var client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + ports.get(app) + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private long number(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + database + "?sslmode=require",
                        PostgresServer.SUPERUSER,
                        postgres.settings().password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Its key must be its own, and only who comes encrypted is let in. */
    private void refusePlain(PostgresServer server) throws IOException, SQLException {
        var data = server.settings().data();
        var own = data.resolve("tls");
        Files.createDirectory(own);
        Files.copy(certificate.certificate(), own.resolve("server.crt"));
        Files.copy(certificate.key(), own.resolve("server.key"));
        Files.setPosixFilePermissions(
                own.resolve("server.key"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Unprivileged.own(own);
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + database,
                        PostgresServer.SUPERUSER,
                        server.settings().password());
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + own.resolve("server.crt") + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + own.resolve("server.key") + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
        await().ignoreExceptions().atMost(Duration.ofSeconds(20)).until(() -> number("SELECT 1") == 1);
    }

    /** A second door, which speaks TLS; the first one is for who makes topics. */
    private Map<String, String> alsoSecure(int port, int controllerPort) {
        return Map.of(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,SSL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, secureKafka, controllerPort),
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:%d,SSL://127.0.0.1:%d".formatted(port, secureKafka),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                both().toString());
    }

    private Path both() {
        try {
            return Files.writeString(
                    folder.resolve("both.pem"),
                    Files.readString(certificate.key()) + Files.readString(certificate.certificate()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void start(App app) {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + app.heapMegabytes() + "m",
                        "-jar",
                        Checkout.file(app.module() + "/target/quarkus-app/quarkus-run.jar")
                                .toAbsolutePath()
                                .toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(app.stem() + ".log").toFile());
        builder.environment().putAll(environment(app));
        try {
            processes.add(builder.start());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(App app) {
        var all = new HashMap<String, String>();
        all.put("QUARKUS_PROFILE", "prod,tls");
        all.put("LECTERN_TLS_CA", certificate.certificate().toString());
        all.put("LECTERN_TLS_CERT", certificate.certificate().toString());
        all.put("LECTERN_TLS_KEY", certificate.key().toString());
        all.put("LECTERN_HTTP_HOST", "127.0.0.1");
        all.put("LECTERN_HTTP_PORT", Integer.toString(ports.get(app)));
        all.put("LECTERN_KAFKA", "127.0.0.1:" + secureKafka);
        all.put("LECTERN_PG_URL", database);
        all.put("LECTERN_DB_OWNER_PASSWORD", TestServers.OWNER_PASSWORD);
        all.put("LECTERN_DB_APP_PASSWORD", TestServers.APP_PASSWORD);
        all.put("LECTERN_DB_SYSTEM_PASSWORD", TestServers.SYSTEM_PASSWORD);
        all.put("LECTERN_SERVICE_SECRET", "secret of " + app.stem());
        for (var other : APPS) {
            all.put("LECTERN_" + other.name() + "_URL", "https://127.0.0.1:" + ports.get(other));
            all.put("LECTERN_SERVICE_SECRETS_" + other.name(), "secret of " + other.stem());
        }
        all.put("LECTERN_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        all.put("LECTERN_REGISTRATION", "open");
        return all;
    }
}
