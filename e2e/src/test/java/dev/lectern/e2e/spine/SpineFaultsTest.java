package dev.lectern.e2e.spine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.OnTheClock;
import dev.lectern.local.TestServers;
import dev.lectern.local.bench.Trial;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Effects = commits, in order within a run, none twice: whatever dies, and whenever. Bounded by default;
 * {@code -Dlectern.faults=long} makes outages a minute and kills many.
 */
@OnTheClock
class SpineFaultsTest {

    private static final boolean LONG = "long".equals(System.getProperty("lectern.faults"));
    private static final Duration OUTAGE = LONG ? Duration.ofSeconds(60) : Duration.ofSeconds(8);
    private static final int RANDOM_KILLS = LONG ? 60 : 4;
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final String TOPICS = "faults";

    private static PostgresServer postgres;
    private static KafkaBroker broker;
    private static String url;
    private static Ledger ledger;

    @BeforeAll
    static void servers() {
        postgres = TestServers.privatePostgres();
        broker = TestServers.privateKafka();
        url = Trial.prepare(postgres, broker, TOPICS);
        ledger = new Ledger(postgres);
        try (var first = start(Map.of()).awaitReady()) {
            assertThat(first.write(1, 1)).isTrue();
            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
        postgres.close();
    }

    @AfterEach
    void forget() {
        ledger.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SENT", "FORGOTTEN", "APPLIED", "CONSUMED"})
    void aKillBetweenAnyTwoStepsLosesAndDoublesNothing(String step) {
        try (var doomed =
                start(Map.of("trial.kill-at", step, "trial.kill-after", "3")).awaitReady()) {
            doomed.write(8, 40);
            assertThat(doomed.diesWithin(Duration.ofSeconds(30)))
                    .as("it reached %s", step)
                    .isTrue();
        }

        assertRecovery();
    }

    @Test
    void aKillRightAfterACommitLosesNothing() {
        try (var doomed = start(Map.of("trial.kill-at-commit", "true", "trial.kill-after", "57"))
                .awaitReady()) {
            doomed.write(8, 40);
            assertThat(doomed.diesWithin(Duration.ofSeconds(30))).isTrue();
        }

        assertThat(ledger.commits()).isGreaterThanOrEqualTo(57);
        assertRecovery();
    }

    @Test
    void killsAtRandomMomentsLoseAndDoubleNothing() {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("random kills with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < RANDOM_KILLS; i++) {
            try (var trial = start(Map.of()).awaitReady()) {
                var writing = CompletableFuture.supplyAsync(() -> trial.write(8, 200));
                trial.diesWithin(Duration.ofMillis(50 + random.nextInt(900)));
                trial.kill();
                writing.join();
            }
        }

        assertRecovery();
    }

    @Test
    void twoRelaysAndConsumersShareTheWork_alsoWhenOneDies() {
        try (var one = start(Map.of()).awaitReady();
                var other = start(Map.of()).awaitReady()) {
            var first = CompletableFuture.supplyAsync(() -> one.write(6, 60));
            var second = CompletableFuture.supplyAsync(() -> other.write(6, 60));
            assertThat(second.join()).isTrue();
            one.kill();
            first.join();
            assertThat(other.write(4, 20)).isTrue();

            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @Test
    void aBrokerThatStandsStillDelaysButLosesNothing() {
        try (var trial = start(Map.of()).awaitReady()) {
            broker.suspend();
            assertThat(trial.write(4, 50)).as("commits need no broker").isTrue();
            trial.diesWithin(OUTAGE);
            broker.resume();

            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @Test
    void aBrokerThatIsKilledAndComesBackLosesNothing() {
        try (var trial = start(Map.of()).awaitReady()) {
            var writing = CompletableFuture.supplyAsync(() -> trial.write(8, 60));
            trial.diesWithin(Duration.ofMillis(300));
            broker.kill();
            assertThat(writing.join()).isTrue();
            broker.restart();

            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @Test
    void anImmediateShutdownOfTheDatabaseLosesNothingThatWasCommitted() {
        try (var trial = start(Map.of()).awaitReady()) {
            var writing = CompletableFuture.supplyAsync(() -> trial.write(8, 200));
            trial.diesWithin(Duration.ofMillis(400));
            postgres.stopImmediate();
            writing.join();
            postgres.restart();
            trial.awaitReady();
            assertThat(trial.write(2, 20)).isTrue();

            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @Test
    void everythingDeliveredTenTimesAndShuffledChangesNothing() {
        var begin = System.currentTimeMillis();
        try (var trial = start(Map.of()).awaitReady()) {
            assertThat(trial.write(6, 30)).isTrue();
            assertThat(ledger.violations(QUIET)).isEmpty();

            var again = new ArrayList<ConsumerRecord<String, String>>();
            Collections.nCopies(10, recordsSince(begin)).forEach(again::addAll);
            Collections.shuffle(again, new Random(7));
            send(again);
            assertThat(trial.write(1, 5)).as("something new behind them").isTrue();

            assertThat(ledger.violations(QUIET)).isEmpty();
        }
    }

    @Test
    void anUnreadableMessageHarmsNobody() {
        try (var trial = start(Map.of()).awaitReady()) {
            send(List.of(new ConsumerRecord<>(TOPICS + ".workflow", 0, 0, "key", "{ no event")));
            assertThat(trial.write(4, 20)).isTrue();

            assertThat(ledger.violations(QUIET)).containsExactly("dead: not JSON");
        }
    }

    @Test
    void theChecksCatchABuildWithoutInbox() {
        var mutant = Map.of("trial.mutant", "NO_INBOX", "trial.kill-at", "CONSUMED", "trial.kill-after", "2");
        try (var doomed = start(mutant).awaitReady()) {
            doomed.write(8, 40);
            assertThat(doomed.diesWithin(Duration.ofSeconds(30))).isTrue();
        }
        try (var trial = start(Map.of("trial.mutant", "NO_INBOX")).awaitReady()) {
            assertThat(ledger.violations(Duration.ofSeconds(15))).anyMatch(found -> found.startsWith("doubled"));
        }
    }

    @Test
    void theChecksCatchABuildWithoutOutboxTransaction() {
        var mutant = Map.of(
                "trial.mutant", "NO_OUTBOX_TRANSACTION", "trial.kill-at-commit", "true", "trial.kill-after", "31");
        try (var doomed = start(mutant).awaitReady()) {
            doomed.write(4, 40);
            assertThat(doomed.diesWithin(Duration.ofSeconds(30))).isTrue();
        }
        try (var trial = start(Map.of()).awaitReady()) {
            assertThat(ledger.violations(Duration.ofSeconds(5))).anyMatch(found -> found.startsWith("lost"));
        }
    }

    private static void assertRecovery() {
        try (var trial = start(Map.of()).awaitReady()) {
            assertThat(trial.write(2, 10)).isTrue();

            assertThat(ledger.violations(QUIET)).as(trial.tail()).isEmpty();
        }
    }

    private static Trial start(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        // A consumer that was killed is missed for so long; the default would make each case wait 45 s.
        all.put("mp.messaging.connector.smallrye-kafka.session.timeout.ms", "2000");
        all.put("mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "500");
        all.put("lectern.spine.standby", "500ms");
        return Trial.start(url, broker, TOPICS, all, "-XX:TieredStopAtLevel=1");
    }

    private static List<ConsumerRecord<String, String>> recordsSince(long begin) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(TOPICS + ".workflow").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<ConsumerRecord<String, String>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            // What the deliberately wrong builds consumed without memory would rightly be new.
            all.removeIf(record -> record.timestamp() < begin);
            return all;
        }
    }

    private static void send(List<ConsumerRecord<String, String>> records) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            records.forEach(
                    record -> producer.send(new ProducerRecord<>(record.topic(), record.key(), record.value())));
            producer.flush();
        }
    }
}
