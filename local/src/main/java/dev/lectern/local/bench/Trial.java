package dev.lectern.local.bench;

import dev.lectern.local.TestServers;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.kafka.KafkaTopics;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Ports;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of the small application in the module `bench`, which commits, announces and consumes by the spine and nothing
 * else. On a PostgreSQL and a broker of its own, so that a fault test may kill any of the three.
 */
public final class Trial implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;
    private final Path log;

    private Trial(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** `url` is a database made by {@link TestServers#createDatabase}; `settings` are of the form trial.kill-at=SENT. */
    public static Trial start(
            String url, KafkaBroker broker, String topics, Map<String, String> settings, String... jvm) {
        try {
            var port = Ports.any();
            var log = Files.createTempFile("lectern-trial", ".log");
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC"));
            command.addAll(List.of(jvm));
            settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of("-jar", jar().toString()));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment(url, broker, topics, port));
            return new Trial(builder.start(), port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes database and topics on private servers and answers the database's URL. */
    public static String prepare(PostgresServer postgres, KafkaBroker broker, String topics) {
        KafkaTopics.create(broker.bootstrap(), topics, Duration.ofSeconds(30));
        return TestServers.createDatabase(postgres, "trial");
    }

    private static Path jar() {
        var root = Path.of(System.getProperty("lectern.root", ""));
        var jar = root.resolve("bench/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
        if (Files.notExists(jar)) {
            throw new IllegalStateException("build the module bench first: " + jar + " is not there");
        }
        return jar;
    }

    private static Map<String, String> environment(String url, KafkaBroker broker, String topics, int port) {
        var values = new HashMap<String, String>();
        values.put("LECTERN_HTTP_PORT", Integer.toString(port));
        values.put("LECTERN_HTTP_HOST", "127.0.0.1");
        values.put("LECTERN_PG_URL", url);
        values.put("LECTERN_DB_OWNER_PASSWORD", TestServers.OWNER_PASSWORD);
        values.put("LECTERN_DB_APP_PASSWORD", TestServers.APP_PASSWORD);
        values.put("LECTERN_DB_SYSTEM_PASSWORD", TestServers.SYSTEM_PASSWORD);
        values.put("LECTERN_KAFKA", broker.bootstrap());
        values.put("LECTERN_TOPICS", topics);
        values.put("LECTERN_LOG_JSON", "false");
        return values;
    }

    public Trial awaitReady() {
        var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < until) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the trial ended with " + process.exitValue() + ":\n" + tail());
            }
            if (status("GET", "/q/health/ready", Duration.ofSeconds(2)) == 200) {
                return this;
            }
            pause();
        }
        throw new IllegalStateException("the trial did not become ready:\n" + tail());
    }

    /** True if the process answered that all is written; false if it died or failed, and some of it may be. */
    public boolean write(int runs, int events) {
        return status("POST", "/trial?runs=" + runs + "&events=" + events, Duration.ofSeconds(90)) == 200;
    }

    public String get(String path, Duration limit) {
        try {
            var request = HttpRequest.newBuilder(uri(path)).timeout(limit).build();
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean diesWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** kill -9. */
    public void kill() {
        Shell.signal(process.pid(), "KILL");
        diesWithin(Duration.ofSeconds(5));
    }

    public String tail() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            if (!diesWithin(Duration.ofSeconds(15))) {
                kill();
            }
        }
        log.toFile().delete();
    }

    private int status(String method, String path, Duration limit) {
        try {
            var request = HttpRequest.newBuilder(uri(path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(limit)
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
