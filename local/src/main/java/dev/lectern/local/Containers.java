package dev.lectern.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/**
 * With {@code -Dlectern.testcontainers} the servers of the tests are containers of the images that docker-compose.yml names,
 * instead of our own child processes. Each test JVM has its own; Testcontainers removes them when it ends.
 */
final class Containers {

    static final String PROPERTY = "lectern.testcontainers";

    static final String POSTGRES = "pgvector/pgvector:0.8.6-pg17";
    static final String KAFKA = "apache/kafka:4.1.1";

    private static final String PASSWORD = "superuser-in-tests";
    private static final int POSTGRES_PORT = 5432;

    private Containers() {}

    static boolean wanted() {
        var value = System.getProperty(PROPERTY);
        return value != null && !value.equals("false");
    }

    @SuppressWarnings("resource")
    static SharedServers start(Path folder) {
        if (!isDockerThere()) {
            throw new IllegalStateException("-D" + PROPERTY + " is set, and no Docker engine answers here."
                    + " Start one (DOCKER_HOST says where it is), or leave the property out: the tests then start"
                    + " PostgreSQL and Kafka as processes of their own.");
        }
        var postgres = new GenericContainer<>(POSTGRES)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withExposedPorts(POSTGRES_PORT)
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=400")
                // The first time is said by the server that only makes the database.
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        var kafka = new KafkaContainer(KAFKA)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000");
        postgres.start();
        kafka.start();
        try {
            return new SharedServers(
                    Files.createDirectories(folder.resolve(
                            "containers-" + ProcessHandle.current().pid())),
                    postgres.getHost(),
                    postgres.getMappedPort(POSTGRES_PORT),
                    PASSWORD,
                    kafka.getBootstrapServers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDockerThere() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "-D" + PROPERTY + " must be given to Maven, which then adds Testcontainers to the tests", e);
        }
    }
}
