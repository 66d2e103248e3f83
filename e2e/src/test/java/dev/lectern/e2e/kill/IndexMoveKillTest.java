package dev.lectern.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.Shell;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A workspace goes over to another embedding model while the service that moves it is killed again and again: it arrives
 * with all its vectors, once each, and until then it is searched where it was. Bounded by default;
 * {@code -Dlectern.faults=long} is ten rounds, {@code -Dlectern.seed} plays one again.
 */
@OnTheSuite
class IndexMoveKillTest {

    private static final int ROUNDS = "long".equals(System.getProperty("lectern.faults")) ? 10 : 3;
    private static final int SOURCES = 8;
    private static final int WORDS = 7_000;
    private static final Duration SETTLED = Duration.ofMinutes(4);
    private static final String SERVICE = "retrieval";

    private final Suite suite = Suite.get();
    private final Client person = Client.newcomer(suite, "mover").client();
    private final String workspace = person.get("/api/v1/session").expect(200).at("workspaceId");

    /** Minutes of kills: only where they are asked for, {@code -Dlectern.faults=bounded} or {@code long}. */
    @Test
    @EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
    void whenItsServiceIsKilledAWorkspaceStillArrivesAtAnotherModelWithEverything() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("index move kill loop with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        IntStream.range(0, SOURCES).forEach(i -> add("Library " + i, text(random)));
        awaitIndexed();
        var chunks = count("SELECT count(*) FROM indexing.chunk_text WHERE workspace_id = '%s'");
        var before = active();
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        var searches = CompletableFuture.runAsync(() -> search(stop, answered));

        var built = person.post("/api/v1/indexes", Map.of("model", "all-minilm-l6-v2-q"))
                .expect(202);
        long done = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            done = awaitMore(built.at("indexId"), done, chunks);
            pause(random.nextInt(500));
            Shell.signal(pid(), "KILL");
            System.out.printf("round %d: killed with %d of %d vectors made%n", round, done, chunks);
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> suite.state().ready());
        }

        await().atMost(SETTLED)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> active().equals(built.at("indexId")));
        stop.set(true);
        searches.get();
        assertThat(answered).hasPositiveValue();
        assertThat(chunks).isGreaterThan(100);
        for (var index : List.of(before, built.at("indexId"))) {
            assertThat(vectors(index)).isEqualTo(chunks);
        }
        assertThat(
                        count(
                                "SELECT count(*) FROM indexing.pipeline_run WHERE workspace_id = '%s' AND status = 'completed'"))
                .isEqualTo(2);
        assertThat(
                        count(
                                "SELECT count(*) FROM indexing.pipeline_run WHERE workspace_id = '%s' AND status <> 'completed'"))
                .isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> person.get("/api/v1/runs/" + built.at("runId"))
                .at("status")
                .equals("completed"));
    }

    /** While it is away it is not there, and says so; whenever it answers, everything is found. */
    private void search(AtomicBoolean stop, AtomicInteger answered) {
        while (!stop.get()) {
            var reply = person.post("/api/v1/search", Map.of("query", "library", "fold", false));
            if (reply.status() == 200) {
                assertThat(reply.json().path("hits")).as(reply.text()).hasSize(10);
                answered.incrementAndGet();
            } else {
                assertThat(reply.status()).as(reply.text()).isEqualTo(503);
                pause(200);
            }
        }
    }

    private void add(String title, String text) {
        person.post("/api/v1/sources", Map.of("kind", "note", "title", title, "text", text))
                .expect(202);
    }

    private static String text(Random random) {
        return IntStream.range(0, WORDS)
                .mapToObj(i -> i % 12 == 11 ? "library. " : "word" + random.nextInt(5_000) + " ")
                .collect(Collectors.joining());
    }

    private void awaitIndexed() {
        await().atMost(SETTLED)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> count("SELECT count(*) FROM indexing.indexed_source WHERE workspace_id = '%s'"
                                + " AND state = 'indexed'")
                        == SOURCES);
    }

    /** In the middle of it, if it is not over yet. */
    private long awaitMore(String index, long than, long all) {
        return await().atMost(SETTLED)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> vectors(index), now -> now > than || now == all);
    }

    private String active() {
        return person.get("/api/v1/indexes")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(index -> index.path("state").asText().equals("active"))
                .map(index -> index.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    private long vectors(String index) throws SQLException {
        return count("SELECT count(*) FROM indexing.vector_entry JOIN indexing.index_version v USING (space_id)"
                + " WHERE vector_entry.workspace_id = '%s' AND v.workspace_id = vector_entry.workspace_id"
                + " AND v.index_id = '" + UUID.fromString(index) + "'");
    }

    private long count(String sql) throws SQLException {
        try (var connection = suite.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql.formatted(workspace))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long pid() {
        return suite.state()
                .member(SERVICE)
                .filter(SuiteState.Member::alive)
                .orElseThrow(() -> new AssertionError(SERVICE + " does not run"))
                .pid();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
