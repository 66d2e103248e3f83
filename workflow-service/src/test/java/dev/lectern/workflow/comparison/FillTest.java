package dev.lectern.workflow.comparison;

import static dev.lectern.workflow.comparison.Desk.COMPARISONS;
import static dev.lectern.workflow.comparison.Desk.as;
import static dev.lectern.workflow.comparison.Desk.awaitStatus;
import static dev.lectern.workflow.comparison.Desk.create;
import static dev.lectern.workflow.comparison.Desk.fill;
import static dev.lectern.workflow.comparison.Desk.filled;
import static dev.lectern.workflow.comparison.Desk.look;
import static dev.lectern.workflow.comparison.Desk.papers;
import static dev.lectern.workflow.comparison.Desk.statuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.Retrieval;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Computing cells: which ones, once each, and how that ends. */
@QuarkusTest
class FillTest {

    private final Person editor = TestToken.editor();

    @Test
    void onlyWhatIsMissingIsComputed_asARunWithARunForEachCell() {
        var three = papers(3);
        var id = create(editor, three, "Known?", "What is new?").getString("comparisonId");

        var run = filled(editor, id);

        assertThat(statuses(look(editor, id)))
                .containsExactly("cached", "generated", "cached", "generated", "cached", "generated");
        assertThat(Retrieval.calls(run))
                .hasSize(3)
                .extracting(call -> call.getString("runId"))
                .doesNotHaveDuplicates();
        var asked = Retrieval.calls(run).getFirst().getJsonObject("asker");
        assertThat(asked.getString("userId")).isEqualTo(editor.user().toString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> as(editor)
                                .get("/api/v1/runs/" + run)
                                .then()
                                .extract()
                                .path("status"),
                        "completed"::equals);
        as(editor)
                .get("/api/v1/runs/" + run)
                .then()
                .body("kind", equalTo("comparison.fill"))
                .body("progress.done", equalTo(3));
        var told = Broker.read(
                Topic.WORKFLOW,
                event -> event.data() instanceof RunStarted started
                        && UUID.fromString(run).equals(started.parentRun()));
        assertThat(told).hasSize(3);
    }

    @Test
    void theSecondFillMakesNoCall_andIsCompletedAtOnce() {
        var id = create(editor, papers(2), "What is new?").getString("comparisonId");
        filled(editor, id);

        var again = fill(editor, id, "{}");

        assertThat(Retrieval.calls(again)).isEmpty();
        assertThat(look(editor, id).getString("status")).isEqualTo("completed");
    }

    @Test
    void onePaperMoreIsItsCellsAndNoOthers() {
        var fifty = papers(50);
        var questions = IntStream.range(0, 20)
                .mapToObj(i -> "Question number " + i + "?")
                .toArray(String[]::new);
        var id = create(editor, fifty, questions).getString("comparisonId");
        var first = filled(editor, id);
        assertThat(Retrieval.calls(first)).hasSize(1_000);
        var more = UUID.randomUUID();
        as(editor)
                .body("{\"paperIds\":[\"" + more + "\"]}")
                .post(COMPARISONS + "/" + id + "/papers")
                .then()
                .statusCode(200);
        as(editor)
                .body("{}")
                .post(COMPARISONS + "/" + id + "/estimate")
                .then()
                .statusCode(200)
                .body("cells", equalTo(20))
                .body("costMicros", equalTo(20 * 250))
                .body("promptTokens", equalTo(20_000));

        var second = filled(editor, id);

        assertThat(Retrieval.calls(second)).hasSize(20).allSatisfy(call -> assertThat(
                        call.getJsonObject("paper").getString("sourceItemId"))
                .isEqualTo(more.toString()));
    }

    @Test
    void aChoiceOfCellsIsComputed_alsoAnew() {
        var two = papers(2);
        var id = create(editor, two, "What is new?", "What is old?").getString("comparisonId");
        var run = fill(
                editor,
                id,
                new JsonObject()
                        .put("paperIds", List.of(two.getFirst().toString()))
                        .put("questionIds", List.of("Q02"))
                        .encode());
        awaitStatus(editor, id, "ready");
        assertThat(Retrieval.calls(run)).singleElement().satisfies(call -> {
            assertThat(call.getString("step")).isEqualTo("cell");
            assertThat(call.getString("questionId")).isEqualTo("Q02");
        });
        filled(editor, id);
        var anew = fill(editor, id, "{\"questionIds\":[\"Q01\"],\"anew\":true}");
        awaitStatus(editor, id, "completed");
        assertThat(Retrieval.calls(anew)).hasSize(2).allSatisfy(call -> assertThat(call.getBoolean("anew"))
                .isTrue());
        as(editor)
                .body("{\"questionIds\":[\"Q99\"]}")
                .post(COMPARISONS + "/" + id + "/fill")
                .then()
                .statusCode(422);
    }

    @Test
    void oneBadCellDoesNotStopTheRest_andIsTriedWithTheNextFill() {
        var two = papers(2);
        var id = create(editor, two, "Broken?", "Shaky?", "What is new?").getString("comparisonId");

        var run = fill(editor, id, "{}");
        var failed = awaitStatus(editor, id, "failed");

        assertThat(statuses(failed))
                .containsExactly("failed", "generated", "generated", "failed", "generated", "generated");
        assertThat(failed.getString("cells[0].errorMessage")).isEqualTo("The model is out of order.");
        assertThat(failed.getInt("fill.failed")).isEqualTo(2);
        var ended = Broker.read(Topic.WORKFLOW, Broker.ofRun(UUID.fromString(run))).stream()
                .filter(event -> event.data() instanceof RunFailed)
                .toList();
        assertThat(ended).hasSize(1);
        assertThat(((RunFailed) ended.getFirst().data()).reason()).isEqualTo("2 of 6 cells failed.");
        assertThat(look(editor, id).getInt("counts.failed")).isEqualTo(2);
        as(editor).body("{}").post(COMPARISONS + "/" + id + "/estimate").then().body("cells", equalTo(2));
    }

    @Test
    void whatIsStoppedAsksNoModelAnyMore() {
        var id = create(editor, papers(40), "Slow?", "Slow too?").getString("comparisonId");
        var run = fill(editor, id, "{}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Retrieval.calls(run).size() > 8);

        as(editor).delete(COMPARISONS + "/" + id + "/fill").then().statusCode(204);
        var at = System.currentTimeMillis();

        assertThat(look(editor, id).getString("status")).isEqualTo("cancelled");
        assertThat(Retrieval.isCalledOff(run)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Database.count(
                                "SELECT count(*) FROM async_job WHERE run_id = ?::uuid AND status IN ('queued',"
                                        + " 'retry', 'running')",
                                run)
                        == 0);
        assertThat(Retrieval.calls(run))
                .allSatisfy(call -> assertThat(call.getLong("at")).isLessThan(at + 1_000));
        assertThat(statuses(look(editor, id))).contains("missing");
        assertEnds(run, RunCancelled.class);
        as(editor).delete(COMPARISONS + "/" + id + "/fill").then().statusCode(204);
        var second = filled(editor, id);
        assertThat(Retrieval.calls(second).size()).isLessThan(80);
    }

    @Test
    void itsRunIsStoppedLikeAnyOther_alsoWithTheLastCell() {
        var id = create(editor, papers(2), "Slower?").getString("comparisonId");
        var run = fill(editor, id, "{}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Retrieval.calls(run).size() == 2);
        var scope = new Scope(UUID.fromString(run), editor.workspace(), editor.project(), editor.user());

        Broker.send("workflow", scope, new CancelRequested(UUID.fromString(run)));

        awaitStatus(editor, id, "cancelled");
        assertEnds(run, RunCancelled.class);
        assertThat(statuses(look(editor, id))).isEqualTo(Collections.nCopies(2, "missing"));
    }

    @Test
    void whoMayNoLonger_hasHisFillStopped() {
        var id = create(editor, papers(20), "Slow?").getString("comparisonId");
        var run = fill(editor, id, "{}");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !Retrieval.calls(run)
                .isEmpty());
        var scope = new Scope(Ids.next(), editor.workspace(), editor.project(), null);

        Broker.send("project", scope, new MemberChanged(editor.project(), editor.user(), "viewer", true, 7));

        var reader = TestToken.viewer().in(editor.workspace(), editor.project());
        assertThat(awaitStatus(reader, id, "failed").getString("reason"))
                .isEqualTo("Who began it may no longer do so.");
        assertEnds(run, RunFailed.class);
    }

    @Test
    void aSecondFillMeanwhileIsRefused_andSoIsAChange() {
        var id = create(editor, papers(10), "Slow?").getString("comparisonId");
        fill(editor, id, "{}");

        as(editor).body("{}").post(COMPARISONS + "/" + id + "/fill").then().statusCode(409);
        as(editor).delete(COMPARISONS + "/" + id).then().statusCode(409);
        as(editor)
                .body("{\"model\":\"another\"}")
                .patch(COMPARISONS + "/" + id)
                .then()
                .statusCode(409);
        awaitStatus(editor, id, "completed");
    }

    @Test
    void howItGoesIsTold_numbered_fromWhereOneWas() {
        var id = create(editor, papers(3), "Slow?").getString("comparisonId");
        fill(editor, id, "{}");

        var all = as(editor)
                .accept("text/event-stream")
                .get(COMPARISONS + "/" + id + "/events")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(all)
                .containsSubsequence("event: filling", "event: cell", "event: cell", "event: cell", "event: completed");
        assertThat(all).contains("id: 1\n", "id: 5\n");
        var rest = as(editor)
                .accept("text/event-stream")
                .header("Last-Event-ID", "4")
                .get(COMPARISONS + "/" + id + "/events")
                .then()
                .extract()
                .asString();
        assertThat(rest).contains("event: completed").doesNotContain("event: cell");
        as(editor)
                .accept("text/event-stream")
                .header("Last-Event-ID", "x")
                .get(COMPARISONS + "/" + id + "/events")
                .then()
                .statusCode(400);
        as(TestToken.editor())
                .accept("text/event-stream")
                .get(COMPARISONS + "/" + id + "/events")
                .then()
                .statusCode(404);
    }

    private static void assertEnds(String run, Class<?> ending) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Broker.read(Topic.WORKFLOW, Broker.ofRun(UUID.fromString(run))).stream()
                        .anyMatch(event -> ending.isInstance(event.data())));
        assertThat(Broker.read(Topic.WORKFLOW, Broker.ofRun(UUID.fromString(run))))
                .filteredOn(event -> event.data() instanceof RunCompleted
                        || event.data() instanceof RunFailed
                        || event.data() instanceof RunCancelled)
                .hasSize(1);
    }
}
