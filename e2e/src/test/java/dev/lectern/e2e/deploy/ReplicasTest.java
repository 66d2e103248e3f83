package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.TestServers;
import dev.lectern.local.home.App;
import dev.lectern.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What k8s/base relies on: many may migrate at once, who serves need not be the owner, who answers need not consume. */
class ReplicasTest {

    private static final Map<String, String> MIGRATE =
            Map.of("LECTERN_MIGRATE", "true", "QUARKUS_INIT_AND_EXIT", "true");

    @TempDir
    Path logs;

    @Test
    void manyMayMigrateAtOnceAndThenSomebodyElseServes() throws IOException, InterruptedException, SQLException {
        var servers = TestServers.fresh();
        var steps = Stream.of("one", "two", "three")
                .map(name -> start(App.WORKFLOW, name, only(servers, "LECTERN_DB_OWNER_PASSWORD"), MIGRATE))
                .toList();

        for (var step : steps) {
            assertThat(step.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(step.exitValue()).isZero();
        }
        try (var connection = TestServers.superuser(servers.get("LECTERN_PG_URL"));
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select count(version), count(distinct version), bool_and(success) from"
                                + " workflow.flyway_schema_history")) {
            rows.next();
            assertThat(rows.getInt(1)).isPositive().isEqualTo(rows.getInt(2));
            assertThat(rows.getBoolean(3)).isTrue();
        }

        var serving = only(servers, "LECTERN_DB_APP_PASSWORD", "LECTERN_DB_SYSTEM_PASSWORD");
        try (var service = new Running(App.WORKFLOW, serving, Map.of("LECTERN_MIGRATE", "false"))) {
            await().ignoreExceptions().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            service.ask("/q/health/ready").statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void whoOnlyAnswersHearsWhatEveryProcessMustAndNothingElse() throws IOException, InterruptedException {
        var servers = TestServers.fresh();
        var quiet = Map.of("LECTERN_CONSUMERS", "false", "LECTERN_JOB_WORKER", "false");

        try (var service = new Running(App.RETRIEVAL, servers, quiet)) {
            await().ignoreExceptions().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                            service.ask("/q/health/ready").statusCode())
                    .isEqualTo(200));

            assertThat(service.ask("/q/health/live").body())
                    .contains("rights")
                    .doesNotContain("sources", "papers", "people", "runs", "sharing");
        }
    }

    private final class Running implements AutoCloseable {
        private final int port;
        private final Process process;

        Running(App app, Map<String, String> servers, Map<String, String> more) throws IOException {
            port = Ports.any();
            var all = new HashMap<>(more);
            all.put("LECTERN_HTTP_PORT", Integer.toString(port));
            process = start(app, "service", servers, all);
        }

        HttpResponse<String> ask(String path) throws IOException, InterruptedException {
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build();
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private Process start(App app, String name, Map<String, String> servers, Map<String, String> more) {
        var jar = Checkout.file(app.module() + "/target/quarkus-app/quarkus-run.jar")
                .toAbsolutePath();
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + app.heapMegabytes() + "m",
                        "-jar",
                        jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile());
        builder.environment().put("LECTERN_HTTP_HOST", "127.0.0.1");
        builder.environment().putAll(servers);
        builder.environment().putAll(more);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The places of the servers, and of the passwords these. */
    private static Map<String, String> only(Map<String, String> servers, String... passwords) {
        var some = new HashMap<>(servers);
        some.keySet()
                .removeIf(name ->
                        name.endsWith("_PASSWORD") && !List.of(passwords).contains(name));
        return some;
    }
}
