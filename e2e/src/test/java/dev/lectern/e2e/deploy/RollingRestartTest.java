package dev.lectern.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheClock;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.e2e.suite.Violations;
import dev.lectern.local.home.App;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two of each service, all restarted one after the other while people read, bring texts, ask and listen: minutes, so only
 * where it is asked for, {@code -Dlectern.faults=bounded} or {@code long}.
 */
@OnTheClock
@EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
class RollingRestartTest {

    private static final int ROUNDS = "long".equals(System.getProperty("lectern.faults")) ? 3 : 1;
    private static final int READERS = 3;
    private static final List<String> READ =
            List.of("/api/v1/projects", "/api/v1/sources", "/api/v1/runs", "/api/v1/usage", "/api/v1/conversations");
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final Set<String> sources = java.util.Collections.synchronizedSet(new HashSet<>());
    private final AtomicInteger brought = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    @Test
    void whileAllAreRestartedNothingFailsAndNothingIsLostOrDoubled() throws SQLException {
        var two = Stream.of(App.values()).map(app -> app.module() + "=2").collect(Collectors.joining(","));
        try (var suite = Suite.withReplicas(two);
                var threads = Executors.newCachedThreadPool()) {
            var person = Client.newcomer(suite, "roll");
            note(new Patient(person.client(), again));

            var load = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < READERS; i++) {
                load.add(CompletableFuture.runAsync(() -> read(person.client()), threads));
            }
            load.add(CompletableFuture.runAsync(() -> bring(person.client()), threads));
            load.add(CompletableFuture.runAsync(() -> listen(suite, session(suite, person)), threads));
            var before = asked.get();
            for (var round = 0; round < ROUNDS; round++) {
                System.out.println(suite.must("restart"));
            }
            var during = asked.get() - before;
            over.set(true);
            load.forEach(CompletableFuture::join);
            System.out.printf(
                    "%d requests while restarting, %d of all made again; %d texts, %d answers with %d breaks%n",
                    during,
                    again.get(),
                    brought.get(),
                    answers.size(),
                    answers.stream().mapToInt(Answer::breaks).sum());

            assertThat(failures).isEmpty();
            assertThat(during).isGreaterThan(200);
            assertThat(answers).isNotEmpty().allMatch(Answer::isWhole);
            assertThat(sources).hasSize(brought.get());
            await().atMost(SETTLED)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(Violations.in(suite)).isEmpty());
            assertThat(completed(suite)).isEqualTo(brought.get());
        }
    }

    private void read(Client client) {
        var patient = new Patient(client, again);
        for (var i = 0; !over.get(); i++) {
            check(
                    "GET",
                    READ.get(i % READ.size()),
                    patient.send("GET", READ.get(i % READ.size()), null, Map.of()),
                    200);
        }
    }

    private void bring(Client client) {
        var patient = new Patient(client, again);
        while (!over.get()) {
            note(patient);
            Patient.pause();
        }
    }

    private void note(Patient patient) {
        var number = brought.incrementAndGet();
        var body = Map.of("kind", "note", "title", "Otters " + number, "text", "Otter " + number + " holds hands.");
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var reply = patient.send("POST", "/api/v1/sources", body, key);
        check("POST", "/api/v1/sources", reply, 202);
        sources.add(String.valueOf(reply.at("sourceId")));
    }

    private void listen(Suite suite, String token) {
        while (!over.get()) {
            answers.add(new Answer(token).hear(suite.gateway(), "Who holds hands?", heard -> false));
            asked.incrementAndGet();
        }
    }

    private void check(String method, String path, Client.Reply reply, int wanted) {
        asked.incrementAndGet();
        if (reply.status() != wanted) {
            failures.add(method + " " + path + ": " + reply.status() + " " + reply.text());
        }
    }

    private static String session(Suite suite, Client.Person person) {
        JsonNode json = Client.anonymous(suite)
                .post(
                        "/api/v1/session",
                        Map.of("identifier", person.username(), "password", person.password(), "transport", "bearer"))
                .expect(200)
                .json();
        return json.path("token").asText();
    }

    private int completed(Suite suite) throws SQLException {
        try (var connection = suite.database();
                var statement = connection.prepareStatement("SELECT count(*) FROM ingestion.source_item WHERE"
                        + " source_item_id = ANY (?) AND processing_status = 'completed'")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sources.stream().map(UUID::fromString).toArray()));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
