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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A comparison is filled while one part after the other is killed: a service, the broker or the database. Afterwards every cell
 * is there, and each was computed once. {@code -Dlectern.faults=long} kills thirty times.
 */
@OnTheSuite
class ComparisonKillTest {

    private static final boolean LONG = "long".equals(System.getProperty("lectern.faults"));
    private static final int KILLS = LONG ? 30 : 4;
    private static final int PAPERS = LONG ? 20 : 6;
    private static final int QUESTIONS = LONG ? 20 : 5;
    private static final int THINKS = LONG ? 2_500 : 1_500;
    private static final Duration SETTLED = Duration.ofMinutes(8);

    private final Suite suite = Suite.get();

    /** Minutes of kills: only where they are asked for, {@code -Dlectern.faults=bounded} or {@code long}. */
    @Test
    @EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
    void whateverIsKilledWhileItIsFilled_eachCellIsThereAndWasComputedOnce() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("comparison kills with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        try (var provider = new SlowModel(THINKS)) {
            var model = registered(provider);
            var editor = Client.newcomer(suite, "comparer").client();
            var comparison = comparison(editor, model);
            var run = editor.post("/api/v1/comparisons/" + comparison + "/fill", Map.of())
                    .expect(202);
            assertThat(run.json().path("cells").asInt()).isEqualTo(PAPERS * QUESTIONS);

            var killed = new ArrayList<String>();
            while (killed.size() < KILLS && !ended(run.at("runId"))) {
                Thread.sleep(300 + random.nextInt(2_500));
                killed.add(kill(random));
                await().atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> suite.state().ready());
            }

            await().atMost(SETTLED).pollInterval(Duration.ofSeconds(1)).until(() -> ended(run.at("runId")));
            System.out.println("killed " + killed + "; the provider was called " + provider.calls.size() + " times for "
                    + PAPERS * QUESTIONS + " cells");
            var cells =
                    editor.get("/api/v1/comparisons/" + comparison).expect(200).json();
            assertThat(cells.at("/counts/generated").asInt())
                    .as(cells.path("counts").toString())
                    .isEqualTo(PAPERS * QUESTIONS);
            assertThat(cells.path("status").asText()).isEqualTo("completed");
            assertThat(rows("SELECT count(*) FROM workflow.run_record WHERE parent_run_id = '" + run.at("runId")
                            + "' AND status = 'completed'"))
                    .containsExactly(String.valueOf(PAPERS * QUESTIONS));
            // A call that was cut off by a kill is made again; one that was answered is not.
            assertThat(rows("SELECT run_id::text FROM retrieval.model_call WHERE model_id = '" + model
                            + "' AND status = 'completed'"))
                    .hasSize(PAPERS * QUESTIONS)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsStoppedCallsNoModelAnyMore() throws Exception {
        try (var provider = new SlowModel(400)) {
            var model = registered(provider);
            var editor = Client.newcomer(suite, "comparer").client();
            var comparison = comparison(editor, model);
            var run = editor.post("/api/v1/comparisons/" + comparison + "/fill", Map.of())
                    .expect(202);
            await().atMost(Duration.ofSeconds(30)).until(() -> provider.calls.size() > 3);

            editor.delete("/api/v1/runs/" + run.at("runId")).expect(202);
            var at = System.currentTimeMillis();

            await().atMost(Duration.ofSeconds(10)).until(() -> editor.get("/api/v1/runs/" + run.at("runId"))
                    .at("status")
                    .equals("cancelled"));
            Thread.sleep(3_000);
            assertThat(provider.calls).allSatisfy(call -> assertThat(call).isLessThan(at + 1_000));
            assertThat(editor.get("/api/v1/comparisons/" + comparison).at("status"))
                    .isEqualTo("cancelled");
        }
    }

    private String registered(SlowModel provider) {
        var administrator = Client.administrator(suite).client();
        var name = "slow-" + UUID.randomUUID().toString().substring(0, 8);
        administrator
                .post(
                        "/api/v1/admin/model-providers",
                        Map.of("name", name, "kind", "openai", "baseUrl", provider.address()))
                .expect(201);
        administrator
                .post(
                        "/api/v1/admin/models",
                        Map.of(
                                "modelId",
                                name,
                                "name",
                                "Slow",
                                "provider",
                                name,
                                "capabilities",
                                List.of("chat"),
                                "contextTokens",
                                8000,
                                "maxTokens",
                                1000,
                                "maxConcurrency",
                                50,
                                // Below the answerer that needs no model: who names none is not to come here.
                                "priority",
                                -2_000,
                                "active",
                                true))
                .expect(201);
        return name;
    }

    private static String comparison(Client editor, String model) {
        var papers = IntStream.range(0, PAPERS)
                .mapToObj(number -> editor.post(
                                "/api/v1/sources",
                                Map.of(
                                        "kind",
                                        "note",
                                        "title",
                                        "Paper " + number,
                                        "text",
                                        "In study number " + number + " " + UUID.randomUUID()
                                                + " sea otters hold hands while they sleep."))
                        .expect(202)
                        .at("sourceItemId"))
                .toList();
        var questions = IntStream.range(0, QUESTIONS)
                .mapToObj(number -> "What do sea otters do while they sleep, seen from side " + number + "?")
                .toList();
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> editor.get("/api/v1/sources?limit=200")
                        .json()
                        .path("items")
                        .valueStream()
                        .allMatch(source -> source.path("status").asText().equals("completed")));
        return editor.post(
                        "/api/v1/comparisons",
                        Map.of(
                                "name",
                                "Otters",
                                "seedPaperId",
                                papers.getFirst(),
                                "paperIds",
                                papers.subList(1, papers.size()),
                                "questions",
                                questions,
                                "model",
                                model))
                .expect(201)
                .at("comparisonId");
    }

    private String kill(Random random) {
        var members = suite.state().members().stream()
                .filter(SuiteState.Member::alive)
                .toList();
        var victim = members.get(random.nextInt(members.size()));
        Shell.signal(victim.pid(), "KILL");
        return victim.name();
    }

    /** While the database is away nobody knows, and so it is not. */
    private boolean ended(String run) {
        try {
            return !rows("SELECT status FROM workflow.comparison_run WHERE status <> 'filling' AND run_id = '" + run
                            + "'")
                    .isEmpty();
        } catch (SQLException away) {
            return false;
        }
    }

    private List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = suite.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
