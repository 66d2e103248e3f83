package dev.lectern.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
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
    private final Harm harm = new Harm(suite);

    /** Minutes of kills: only where they are asked for, {@code -Dlectern.faults=bounded} or {@code long}. */
    @Test
    @EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
    void whateverIsKilledWhileItIsFilled_eachCellIsThereAndWasComputedOnce() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("comparison kills with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        try (var provider = new SlowModel(THINKS)) {
            var model = harm.registered(provider);
            var editor = Client.newcomer(suite, "comparer").client();
            var comparison = comparison(editor, model);
            var run = editor.post("/api/v1/comparisons/" + comparison + "/fill", Map.of())
                    .expect(202);
            assertThat(run.json().path("cells").asInt()).isEqualTo(PAPERS * QUESTIONS);

            var killed = new ArrayList<String>();
            while (killed.size() < KILLS && !ended(run.at("runId"))) {
                Thread.sleep(300 + random.nextInt(2_500));
                killed.add(harm.kill(random));
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
            assertThat(harm.rows("SELECT count(*) FROM workflow.run_record WHERE parent_run_id = '" + run.at("runId")
                            + "' AND status = 'completed'"))
                    .containsExactly(String.valueOf(PAPERS * QUESTIONS));
            // A call that was cut off by a kill is made again; one that was answered is not.
            assertThat(harm.rows("SELECT run_id::text FROM retrieval.model_call WHERE model_id = '" + model
                            + "' AND status = 'completed'"))
                    .hasSize(PAPERS * QUESTIONS)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsStoppedCallsNoModelAnyMore() throws Exception {
        try (var provider = new SlowModel(400)) {
            var model = harm.registered(provider);
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

    private static String comparison(Client editor, String model) {
        var papers = Harm.papers(editor, PAPERS);
        var questions = IntStream.range(0, QUESTIONS)
                .mapToObj(number -> "What do sea otters do while they sleep, seen from side " + number + "?")
                .toList();
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

    /** While the database is away nobody knows, and so it is not. */
    private boolean ended(String run) {
        try {
            return !harm.rows("SELECT status FROM workflow.comparison_run WHERE status <> 'filling' AND run_id = '"
                            + run + "'")
                    .isEmpty();
        } catch (SQLException away) {
            return false;
        }
    }
}
