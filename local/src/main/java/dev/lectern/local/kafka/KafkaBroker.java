package dev.lectern.local.kafka;

import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A private Kafka broker (KRaft) on the loopback; tests may kill, pause and restart it on the same port and data. */
public final class KafkaBroker implements AutoCloseable {

    /** {@code libraries} is the folder with the broker's jars, {@code more} what differs from our configuration. */
    public record Settings(
            Path data, int port, int controllerPort, Path log, Path libraries, Map<String, String> more) {

        public Settings(Path data, int port, int controllerPort, Path log, Path libraries) {
            this(data, port, controllerPort, log, libraries, Map.of());
        }

        @Override
        public String toString() {
            return "Kafka on port " + port + " in " + data;
        }
    }

    private final Settings settings;
    private Process process;

    private KafkaBroker(Settings settings) {
        this.settings = settings;
    }

    /** Ready means: the broker has answered a request. */
    public static KafkaBroker start(Settings settings) {
        var broker = new KafkaBroker(settings);
        broker.start();
        return broker;
    }

    /** Writes the configuration and answers the command that runs the broker in the foreground. */
    public static List<String> prepare(Settings settings, boolean endWithUs) {
        var file = settings.data().resolveSibling(settings.data().getFileName() + ".properties");
        try {
            Files.createDirectories(settings.data());
            Files.createDirectories(settings.log().toAbsolutePath().getParent());
            try (var out = Files.newBufferedWriter(file)) {
                configuration(settings).store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + settings, e);
        }
        var jars = BrokerJars.in(settings.libraries());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xmn16m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jars.archive().flags());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-cp",
                jars.classpath(),
                BrokerMain.class.getName(),
                file.toString()));
        if (Runtime.version().feature() >= 24) {
            // Kafka unmaps its indexes the old way; the JVM would warn about it at each start.
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        if (endWithUs) {
            command.add(Long.toString(ProcessHandle.current().pid()));
        }
        return command;
    }

    private static Properties configuration(Settings settings) {
        var listener = "127.0.0.1:" + settings.port();
        var controller = "127.0.0.1:" + settings.controllerPort();
        var properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry("listeners", "PLAINTEXT://" + listener + ",CONTROLLER://" + controller),
                Map.entry("advertised.listeners", "PLAINTEXT://" + listener),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", settings.data().toAbsolutePath().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("num.partitions", "4"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("min.insync.replicas", "1")));
        properties.putAll(Map.of(
                // The broker's own session: after a kill -9 the next start waits for the old one to run out.
                "broker.session.timeout.ms", "1500",
                "broker.heartbeat.interval.ms", "500",
                "group.initial.rebalance.delay.ms", "0",
                // Tests that kill consumers need not wait for as long as a data centre would.
                "group.min.session.timeout.ms", "1000",
                "log.cleaner.dedupe.buffer.size", "4194304",
                // One node has nobody to hand its partitions to.
                "controlled.shutdown.enable", "false",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "num.recovery.threads.per.data.dir", "2",
                "log.segment.bytes", "67108864"));
        properties.putAll(settings.more());
        return properties;
    }

    private void start() {
        var command = prepare(settings, true);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + settings, e);
        }
        awaitReady(settings, process.toHandle(), Duration.ofSeconds(60));
    }

    public static void awaitReady(Settings settings, ProcessHandle process, Duration limit) {
        var until = System.nanoTime() + limit.toNanos();
        while (dev.lectern.local.process.Ports.free(settings.port()) && System.nanoTime() < until) {
            if (!process.isAlive()) {
                throw new IllegalStateException(settings + " ended while starting; see " + settings.log());
            }
            pause();
        }
        while (!answers("127.0.0.1:" + settings.port())) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException(settings + " did not become ready; see " + settings.log());
            }
            pause();
        }
    }

    public static boolean answers(String bootstrap) {
        try (var admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000))) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + settings.port();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void kill() {
        Shell.signal(process.pid(), "KILL");
        await();
    }

    public void stop() {
        Shell.signal(process.pid(), "TERM");
        await();
    }

    public void suspend() {
        Shell.signal(process.pid(), "STOP");
    }

    public void resume() {
        Shell.signal(process.pid(), "CONT");
    }

    /** Whether its next start will be a fast one; the file is written when a broker ends in good order. */
    public static boolean trained(Path libraries) {
        return BrokerJars.in(libraries).archive().written();
    }

    public void restart() {
        if (process.isAlive()) {
            stop();
        }
        start();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(settings + " did not end within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
