package dev.lectern.local.suite;

import dev.lectern.local.front.Front;
import dev.lectern.local.home.App;
import dev.lectern.local.home.External;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.Replicas.Replica;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Cache;
import dev.lectern.local.process.ClassArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The suite as a list of processes: PostgreSQL and Kafka unless given from outside, then the seven services, and a front for those that have replicas. */
public final class SuiteParts {

    public static final String POSTGRES = "postgres";
    public static final String KAFKA = "kafka";
    public static final String FRONT = "front";

    private static final Duration ORDINARY = Duration.ofSeconds(15);
    /** Long enough to write the archive of classes at the end of the very first run. */
    private static final Duration TRAINING = Duration.ofSeconds(60);

    /** A front looks every tenth of a second who is ready; only then is one that shall end told so. */
    private static final Duration UNNOTICED = Duration.ofMillis(500);
    /** How long it then asks who keeps a connection to close it, before it takes no more. */
    private static final Duration LEAVES = Duration.ofSeconds(2);

    private SuiteParts() {}

    static List<Part> of(Home home, Replicas replicas) {
        var secrets = Secrets.of(home);
        var parts = new ArrayList<Part>();
        if (External.postgres().isEmpty()) {
            parts.add(postgres(home, secrets));
        }
        if (External.kafka().isEmpty()) {
            parts.add(kafka(home));
        }
        if (!replicas.shared().isEmpty()) {
            parts.add(front(home, replicas));
        }
        for (var app : App.values()) {
            replicas.of(app).forEach(replica -> parts.add(service(home, secrets, replica)));
        }
        return parts;
    }

    public static PostgresServer.Settings postgresSettings(Home home, Secrets secrets) {
        return new PostgresServer.Settings(
                home.folder().resolve("postgres"), home.postgresPort(), secrets.superuser(), home.log(POSTGRES), true);
    }

    /** Where the database really is. */
    public static Path postgresData(Home home) {
        return new PostgresServer.Settings(
                        home.folder().resolve("postgres"), home.postgresPort(), "", home.log(POSTGRES), true)
                .data();
    }

    private static Part postgres(Home home, Secrets secrets) {
        var settings = postgresSettings(home, secrets);
        return new Part(
                POSTGRES,
                settings.port(),
                true,
                () -> PostgresServer.prepare(settings),
                Map.of(),
                Path.of("/"),
                settings.log(),
                () -> PostgresServer.isReady(settings),
                Duration.ZERO,
                "INT",
                () -> Duration.ofSeconds(30),
                () -> {});
    }

    private static Part kafka(Home home) {
        var settings = new KafkaBroker.Settings(
                home.kafka().resolve("data"),
                home.kafkaPort(),
                home.kafkaControllerPort(),
                home.log(KAFKA),
                home.root().resolve("local/target/lib"));
        return new Part(
                KAFKA,
                settings.port(),
                true,
                () -> KafkaBroker.prepare(settings, false),
                Map.of(),
                home.folder(),
                settings.log(),
                () -> Probe.kafka(settings.port()),
                Duration.ZERO,
                "TERM",
                () -> TRAINING,
                () -> {});
    }

    private static Part front(Home home, Replicas replicas) {
        var shared = replicas.shared();
        return new Part(
                FRONT,
                home.port(shared.getFirst()),
                true,
                () -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-Xss256k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Front.class.getName(),
                        home.root().toString(),
                        home.folder().toString(),
                        Integer.toString(home.port()),
                        replicas.toString()),
                Map.of(),
                home.folder(),
                home.log(FRONT),
                () -> shared.stream().allMatch(app -> Probe.tcp(home.port(app))),
                Duration.ZERO,
                "TERM",
                () -> ORDINARY,
                () -> {});
    }

    private static Part service(Home home, Secrets secrets, Replica replica) {
        var app = replica.app();
        var scratch = home.run().resolve("tmp").resolve(replica.name());
        var environment = environment(home, secrets, app);
        environment.put("LECTERN_HTTP_PORT", Integer.toString(replica.port(home)));
        if (!replica.alone()) {
            environment.put("LECTERN_LEAVE", LEAVES.toString());
        }
        return new Part(
                replica.name(),
                replica.port(home),
                false,
                () -> command(home, replica, withEmpty(scratch)),
                environment,
                home.folder(),
                home.log(replica.name()),
                () -> Probe.http(replica.port(home), "/q/health/ready"),
                replica.alone() ? Duration.ZERO : UNNOTICED,
                "TERM",
                () -> archive(home, app).written() ? ORDINARY : TRAINING,
                // It would hold only the classes that the failure got to, and would be kept.
                () -> archive(home, app).delete());
    }

    /** Put together at each start, because the jar may have been built anew meanwhile. */
    private static List<String> command(Home home, Replica replica, Path scratch) {
        var app = replica.app();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + app.heapMegabytes() + "m",
                // A big nursery is memory touched once and kept: 16 MB save 24 MB a service and cost no time.
                "-Xmn16m",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + scratch));
        command.addAll(archive(home, app).flags());
        command.addAll(furtherOptions());
        command.addAll(List.of("-jar", home.jar(app).toString()));
        return command;
    }

    /** For who wants to measure or to debug: the last one of two that contradict each other holds. */
    private static List<String> furtherOptions() {
        return Stream.of(
                        System.getenv().getOrDefault("LECTERN_JAVA_OPTIONS", "").split("\\s+"))
                .filter(option -> !option.isEmpty())
                .toList();
    }

    private static ClassArchive archive(Home home, App app) {
        return ClassArchive.of(home.cache(), app.stem(), List.of(home.jar(app)));
    }

    /** Native libraries and Vert.x unpack files there, and leave them behind when they are killed. */
    private static Path withEmpty(Path scratch) {
        try {
            Cache.delete(scratch);
            return Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + scratch, e);
        }
    }

    static Map<String, String> environment(Home home, Secrets secrets, App app) {
        var values = new HashMap<String, String>();
        values.put("LECTERN_HTTP_PORT", Integer.toString(home.port(app)));
        values.put("LECTERN_HTTP_HOST", "127.0.0.1");
        values.put("LECTERN_KAFKA", External.kafka().orElse("127.0.0.1:" + home.kafkaPort()));
        values.put("LECTERN_TOPICS", External.topics());
        for (var other : App.values()) {
            if (other != App.GATEWAY) {
                values.put("LECTERN_" + other.name() + "_URL", "http://127.0.0.1:" + home.port(other));
            }
        }
        values.put("LECTERN_SERVICE_SECRET", secrets.client(app));
        if (!app.schemas().isEmpty()) {
            values.put(
                    "LECTERN_PG_URL",
                    External.postgres()
                            .map(External.Postgres::plainUrl)
                            .orElse("postgresql://127.0.0.1:" + home.postgresPort() + "/lectern"));
            for (var kind : List.of("owner", "app", "system")) {
                values.put("LECTERN_DB_" + kind.toUpperCase(Locale.ROOT) + "_PASSWORD", secrets.database(app, kind));
            }
        } else {
            // The superuser's URL may stand in our own environment; a service without a database gets none.
            values.put("LECTERN_PG_URL", "");
        }
        if (app == App.AUTH) {
            values.put("LECTERN_KEY", secrets.key());
            for (var other : App.values()) {
                values.put("LECTERN_SERVICE_SECRETS_" + other.name(), secrets.client(other));
            }
        }
        if (app == App.INGESTION) {
            values.put("LECTERN_BLOBS", home.blobs().toString());
        }
        return values;
    }
}
