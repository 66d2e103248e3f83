package dev.lectern.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A pipeline goes through its stages while one part after the other is killed. Afterwards it is complete, and no stage and no
 * answer was computed twice. {@code -Dlectern.faults=long} kills thirty times over fifty papers.
 */
@OnTheSuite
class PipelineKillTest {

    private static final boolean LONG = "long".equals(System.getProperty("lectern.faults"));
    private static final int KILLS = LONG ? 30 : 4;
    private static final int PAPERS = LONG ? 50 : 6;
    private static final int QUESTIONS = 3;
    private static final int THINKS = LONG ? 4_000 : 2_000;
    private static final Duration SETTLED = Duration.ofMinutes(8);
    private static final String PIPELINES = "/api/v1/pipelines";

    private final Suite suite = Suite.get();
    private final Harm harm = new Harm(suite);

    /** Minutes of kills: only where they are asked for, {@code -Dlectern.faults=bounded} or {@code long}. */
    @Test
    @EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
    void whateverIsKilled_itEndsComplete_andNothingWasDoneTwice() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("pipeline kills with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        try (var provider = new SlowModel(THINKS)) {
            var model = harm.registered(provider);
            var editor = Client.newcomer(suite, "researcher").client();
            var run = begin(editor, Harm.papers(editor, PAPERS), model);

            var killed = new ArrayList<String>();
            while (killed.size() < KILLS && !ended(run)) {
                Thread.sleep(300 + random.nextInt(2_500));
                killed.add(harm.kill(random));
                await().atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> suite.state().ready());
            }

            await().atMost(SETTLED).pollInterval(Duration.ofSeconds(1)).until(() -> ended(run));
            System.out.println("killed " + killed + "; the provider was called " + provider.calls.size() + " times for "
                    + PAPERS * QUESTIONS + " answers");
            var pipeline = editor.get(PIPELINES + "/" + run).expect(200);
            assertThat(pipeline.at("status")).as(pipeline.text()).isEqualTo("completed");
            assertThat(pipeline.json().at("/stages/5/done").asInt()).isEqualTo(PAPERS * QUESTIONS);
            // Each stage was told of once, and each answer that was had is one call that was paid.
            assertThat(harm.rows("SELECT data ->> 'stage' FROM workflow.progress_event WHERE subject_id = '" + run
                            + "' AND kind = 'stage' AND data ->> 'status' IN ('completed', 'skipped')"))
                    .hasSize(8)
                    .doesNotHaveDuplicates();
            assertThat(harm.rows("SELECT run_id::text FROM retrieval.model_call WHERE model_id = '" + model
                            + "' AND status = 'completed'"))
                    .hasSize(PAPERS * QUESTIONS)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theSecondRunOfTheSameCallsNoModel_andWhatIsStoppedCallsNoneAnyMore() throws Exception {
        try (var provider = new SlowModel(300)) {
            var model = harm.registered(provider);
            var editor = Client.newcomer(suite, "researcher").client();
            var papers = Harm.papers(editor, 4);
            var first = completed(editor, begin(editor, papers, model));
            var calls = provider.calls.size();
            assertThat(calls).isEqualTo(4 * QUESTIONS);

            var second = completed(editor, begin(editor, papers, model));

            assertThat(provider.calls).hasSize(calls);
            for (var stage : List.of(0, 1, 4, 5, 6, 7)) {
                assertThat(second.at("/stages/" + stage + "/reusedRunId").asText())
                        .isEqualTo(first.at("/runId").asText());
            }

            var third = begin(editor, Harm.papers(editor, 10), model);
            await().atMost(Duration.ofSeconds(30)).until(() -> provider.calls.size() > calls + 3);
            editor.delete("/api/v1/runs/" + third).expect(202);
            var at = System.currentTimeMillis();
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            editor.get(PIPELINES + "/" + third).at("status").equals("cancelled"));
            Thread.sleep(3_000);
            assertThat(provider.calls).allSatisfy(call -> assertThat(call).isLessThan(at + 1_000));
        }
    }

    private static String begin(Client editor, List<String> papers, String model) {
        return editor.post(
                        PIPELINES,
                        Map.of(
                                "name",
                                "Otters",
                                "question",
                                "What do sea otters do while they sleep?",
                                "paperIds",
                                papers,
                                "model",
                                model))
                .expect(202)
                .at("runId");
    }

    private static JsonNode completed(Client editor, String run) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !editor.get(PIPELINES + "/" + run).at("status").equals("running"));
        var pipeline = editor.get(PIPELINES + "/" + run).expect(200);
        assertThat(pipeline.at("status")).as(pipeline.text()).isEqualTo("completed");
        return pipeline.json();
    }

    /** While the database is away nobody knows, and so it is not. */
    private boolean ended(String run) {
        try {
            return !harm.rows(
                            "SELECT status FROM workflow.pipeline WHERE status <> 'running' AND run_id = '" + run + "'")
                    .isEmpty();
        } catch (SQLException away) {
            return false;
        }
    }
}
