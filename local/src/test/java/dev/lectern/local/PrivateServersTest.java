package dev.lectern.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.kafka.KafkaTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fault tests stand on this: what was committed is there after any kind of end, at the same address. */
class PrivateServersTest {

    @Test
    void postgresKeepsWhatWasCommittedThroughEveryKindOfEnd() throws SQLException {
        try (var server = TestServers.privatePostgres()) {
            execute(server, "CREATE TABLE kept (n int)");

            execute(server, "INSERT INTO kept VALUES (1)");
            server.kill();
            server.restart();
            execute(server, "INSERT INTO kept VALUES (2)");
            server.stopImmediate();
            server.restart();
            execute(server, "INSERT INTO kept VALUES (3)");
            server.restart();

            assertThat(count(server)).isEqualTo(3);
        }
    }

    @Test
    void suspendedPostgresAnswersAgainWhenResumed() throws SQLException {
        try (var server = TestServers.privatePostgres()) {
            execute(server, "CREATE TABLE kept (n int)");

            server.suspend();
            server.resume();

            assertThat(count(server)).isZero();
        }
    }

    @Test
    void kafkaKeepsItsTopicsThroughAKill() {
        try (var broker = TestServers.privateKafka()) {
            KafkaTopics.create(broker.bootstrap(), "kept", Duration.ofSeconds(20));

            broker.kill();
            broker.restart();

            assertThat(KafkaBroker.answers(broker.bootstrap())).isTrue();
            KafkaTopics.create(broker.bootstrap(), "kept", Duration.ofSeconds(20));
        }
    }

    private static void execute(dev.lectern.local.postgres.PostgresServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(dev.lectern.local.postgres.PostgresServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
