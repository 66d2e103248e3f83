package dev.lectern.workflow.pipeline;

import static dev.lectern.workflow.pipeline.Line.begin;
import static dev.lectern.workflow.pipeline.Line.ended;
import static dev.lectern.workflow.pipeline.Line.fillOf;
import static dev.lectern.workflow.pipeline.Line.of;
import static dev.lectern.workflow.pipeline.Line.over;
import static dev.lectern.workflow.pipeline.Line.papers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.workflow.Retrieval;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run takes from another one, and when it does not. */
@QuarkusTest
class ReuseTest {

    private static final List<String> DONE = List.of("prep", "ingest", "index", "agentic", "evaluate", "report");

    private final Person editor = TestToken.editor();

    @Test
    void theSecondRunOfTheSameAsksNothing_andSaysFromWhichRunEachStepCame() {
        var wanted = over(papers(3), "Does sleep help memory?");
        var first = run(wanted);

        var second = run(wanted);
        var third = run(wanted);

        assertThat(second.getString("status")).isEqualTo("completed");
        // There is no fill, and so nobody was asked for it.
        assertThat(fillOf(second.getString("runId"))).isNull();
        for (var stage : DONE) {
            assertThat(of(second, stage, "reusedRunId")).as(stage).isEqualTo(first.getString("runId"));
            assertThat(of(third, stage, "reusedRunId")).as(stage).isEqualTo(first.getString("runId"));
        }
        assertThat(second.getString("stages[6].output")).isEqualTo(first.getString("stages[6].output"));
    }

    @Test
    void anotherQuestionTakesTheStagesBeforeItAlone() {
        var wanted = over(papers(2), "Does sleep help memory?");
        var first = run(wanted).getString("runId");

        var other = run(wanted.copy().put("question", "Does sleep help attention?"));

        assertThat(of(other, "index", "reusedRunId")).isEqualTo(first);
        assertThat(of(other, "agentic", "reusedRunId")).isEqualTo("null");
        assertThat(of(other, "evaluate", "reusedRunId")).isEqualTo("null");
        assertThat(Retrieval.calls(fillOf(other.getString("runId")))).hasSize(6);
    }

    @Test
    void anotherTextModelArmOrSetOfPapersIsAnotherRun() {
        var two = papers(2);
        var wanted = over(two, "Does sleep help memory?");
        run(wanted);

        assertThat(reused(run(wanted.copy().put("model", "another")))).isEmpty();
        assertThat(reused(run(wanted.copy().put("workstreamId", "w").put("arm", "a"))))
                .isEmpty();
        assertThat(reused(run(over(two.subList(0, 1), "Does sleep help memory?"))))
                .isEmpty();
        Retrieval.anotherVersion(two.getFirst());
        assertThat(reused(run(wanted))).isEmpty();
    }

    @Test
    void whoWantsNothingOfOldIsAskedAnew() {
        var wanted = over(papers(1), "Does sleep help memory?");
        run(wanted);

        var again = run(wanted.copy().put("reuse", false));

        assertThat(reused(again)).isEmpty();
        assertThat(Retrieval.calls(fillOf(again.getString("runId")))).hasSize(3);
    }

    @Test
    void whatWasNotWholeIsDoneAgain() {
        var wanted = over(papers(1), "Does sleep help memory?").put("subQuestions", List.of("Broken?", "What helps?"));
        run(wanted);

        var again = run(wanted);

        assertThat(of(again, "index", "reusedRunId")).isNotEqualTo("null");
        assertThat(of(again, "agentic", "reusedRunId")).isEqualTo("null");
        assertThat(of(again, "report", "reusedRunId")).isEqualTo("null");
    }

    private JsonPath run(JsonObject wanted) {
        return ended(editor, begin(editor, wanted));
    }

    private static List<String> reused(JsonPath pipeline) {
        return DONE.stream()
                .filter(stage -> !of(pipeline, stage, "reusedRunId").equals("null"))
                .toList();
    }
}
