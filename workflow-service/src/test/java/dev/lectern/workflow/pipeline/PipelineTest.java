package dev.lectern.workflow.pipeline;

import static dev.lectern.workflow.comparison.Desk.as;
import static dev.lectern.workflow.pipeline.Line.PIPELINES;
import static dev.lectern.workflow.pipeline.Line.begin;
import static dev.lectern.workflow.pipeline.Line.ended;
import static dev.lectern.workflow.pipeline.Line.fillOf;
import static dev.lectern.workflow.pipeline.Line.look;
import static dev.lectern.workflow.pipeline.Line.of;
import static dev.lectern.workflow.pipeline.Line.over;
import static dev.lectern.workflow.pipeline.Line.papers;
import static dev.lectern.workflow.pipeline.Line.statuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.workflow.Retrieval;
import dev.lectern.workflow.SourceSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** All stages of a pipeline, and what is left of it. */
@QuarkusTest
class PipelineTest {

    private final Person editor = TestToken.editor();

    @Test
    void papersGoThroughAllStages_andEachAnswerIsAskedOnce() {
        var run = begin(editor, over(papers(3), "Does sleep help memory?"));

        var done = ended(editor, run);

        assertThat(done.getString("status")).isEqualTo("completed");
        assertThat(done.getList("stages.stage", String.class))
                .containsExactly("prep", "ingest", "enrich", "economic_data", "index", "agentic", "evaluate", "report");
        assertThat(done.getList("stages.status", String.class))
                .containsExactly(
                        "completed",
                        "completed",
                        "skipped",
                        "skipped",
                        "completed",
                        "completed",
                        "completed",
                        "completed");
        assertThat(of(done, "enrich", "reason")).contains("switched off");
        assertThat(of(done, "economic_data", "reason")).contains("No source");
        assertThat(done.getInt("progress.done")).isEqualTo(8);
        assertThat(Retrieval.calls(fillOf(run)))
                .hasSize(9)
                .extracting(call -> call.getString("runId"))
                .doesNotHaveDuplicates();
        assertThat(done.getString("stages[5].output.plannedBy")).isEqualTo("rules");
        assertThat(done.getString("stages[5].output.answeredBy")).isEqualTo("fake-model");
        assertThat(done.getFloat("stages[6].output.citationPrecision")).isEqualTo(1);
        assertThat(done.getFloat("stages[6].output.coverage")).isEqualTo(1);
        assertThat(done.getFloat("stages[6].output.refusedShare")).isEqualTo(0);
        assertThat(done.getFloat("stages[6].output.provenance")).isEqualTo(0.8f);
    }

    @Test
    void itIsARunAsAnyOther_withRecordsOfItsStepsQuestionsAndReports() {
        var run = begin(
                editor,
                over(papers(2), "Does sleep help memory?")
                        .put("workstreamId", "sleep-study")
                        .put("arm", "baseline"));
        ended(editor, run);

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
                .body("kind", equalTo("pipeline"))
                .body("steps.step", hasItem("agentic"))
                .body("steps.status", not(hasItem("running")));
        var records = as(editor)
                .get("/api/v1/runs/" + run + "/records")
                .then()
                .extract()
                .jsonPath();
        assertThat(records.getList("items.recordKind", String.class))
                .contains("run", "step", "question", "report", "artifact", "workstream_link");
        assertThat(records.getList("items.findAll { it.recordKind == 'question' }.output.answered", Integer.class))
                .containsExactly(2, 2, 2);
        as(editor)
                .get("/api/v1/runs/" + run + "/tree")
                .then()
                .body("items.kind", hasItem("comparison.fill"))
                .body("below.completed", equalTo(7));
        as(editor).get("/api/v1/workstreams/sleep-study").then().body("arms[0].arm", equalTo("baseline"));
    }

    @Test
    void itsReportSaysWhatThePapersSay_asMarkdownAndAsPdf_toWhoSeesThem() {
        var two = papers(2);
        var run = begin(editor, over(two, "Does sleep help memory?"));
        ended(editor, run);

        var report = as(editor)
                .get(PIPELINES + "/" + run + "/report")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(report).contains("## Stages", "## Figures", "Says: Does sleep help memory?", "(6) Paper ", "p. 3");
        assertThat(as(editor)
                        .get(PIPELINES + "/" + run + "/report?format=pdf")
                        .then()
                        .extract()
                        .asByteArray())
                .startsWith("%PDF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var synthesis = as(editor)
                .get(PIPELINES + "/" + run + "/synthesis")
                .then()
                .extract()
                .jsonPath();
        assertThat(synthesis.getList("parts.questionId", String.class)).containsExactly("Q01", "Q02", "Q03");
        assertThat(synthesis.getList("parts.said.flatten().citations.flatten()"))
                .hasSize(6);
        var reader = TestToken.viewer().in(editor.workspace(), editor.project());
        two.forEach(paper -> Retrieval.hide(reader.user(), paper));
        assertThat(as(reader)
                        .get(PIPELINES + "/" + run + "/report")
                        .then()
                        .extract()
                        .asString())
                .doesNotContain("Says:");
    }

    @Test
    void whatWasExpectedIsMeasured() {
        var expected = new JsonArray()
                .add(new JsonObject().put("question", "What helps?").put("answer", "Says: What helps?"))
                .add(new JsonObject().put("question", "Never asked?").put("answer", "Nothing like it."));
        var run = begin(
                editor,
                over(papers(1), "Does sleep help memory?")
                        .put("subQuestions", new JsonArray().add("What helps?"))
                        .put("expected", expected));

        var done = ended(editor, run);

        assertThat(done.getFloat("stages[6].output.agreement")).isEqualTo(0.5f);
        assertThat(done.getString("stages[5].output.plannedBy")).isEqualTo("caller");
    }

    @Test
    void oneBadAnswerDoesNotStopTheRest_allOfThemDo() {
        var wanted = over(papers(2), "Does sleep help memory?");
        var some = begin(
                editor,
                wanted.copy().put("subQuestions", new JsonArray().add("Broken?").add("What helps?")));
        var all = begin(editor, wanted.copy().put("subQuestions", new JsonArray().add("Broken?")));

        assertThat(of(ended(editor, some), "agentic", "reason")).isEqualTo("2 of 4 answers could not be had.");
        assertThat(look(editor, some).getString("status")).isEqualTo("completed");
        assertThat(ended(editor, all).getString("reason"))
                .isEqualTo("None of 2 answers could be had: The model is out of order.");
        assertThat(statuses(look(editor, all)))
                .containsEntry("agentic", "failed")
                .containsEntry("evaluate", "cancelled");
    }

    @Test
    void whereTheBudgetIsGoneNothingMoreIsAsked() {
        var wanted = over(papers(40), "Does sleep help memory?")
                .put("subQuestions", new JsonArray().add("Costly?").add("Slow?"));
        var run = begin(editor, wanted);

        var failed = ended(editor, run);

        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("reason")).contains("budget");
        assertThat(Retrieval.calls(fillOf(run))).hasSizeLessThan(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dev.lectern.common.Database.count(
                                "SELECT count(*) FROM async_job WHERE run_id = ?::uuid AND status IN ('queued', 'retry', 'running')",
                                fillOf(run))
                        == 0);
    }

    @Test
    void aProjectOrARepositoryIsTakenWhole_asFarAsOneSeesIt() {
        var place = UUID.randomUUID();
        Retrieval.hide(editor.user(), SourceSibling.in(place).getFirst());

        var ofProject = as(editor)
                .body("{\"name\":\"All\",\"questionSet\":\"none\"}")
                .post(PIPELINES)
                .then()
                .statusCode(202)
                .body("papers", equalTo(3))
                .extract()
                .<String>path("runId");
        var ofRepository = as(editor)
                .body("{\"name\":\"All\",\"questionSet\":\"none\",\"repositoryId\":\"" + place + "\"}")
                .post(PIPELINES)
                .then()
                .statusCode(202)
                .body("papers", equalTo(2))
                .extract()
                .<String>path("runId");

        assertThat(statuses(ended(editor, ofProject)))
                .containsEntry("agentic", "skipped")
                .containsEntry("evaluate", "skipped")
                .containsEntry("report", "completed");
        ended(editor, ofRepository);
        var colleague = TestToken.editor().in(editor.workspace(), editor.project());
        as(colleague).get(PIPELINES + "/" + ofProject).then().statusCode(200);
        as(colleague).get(PIPELINES + "/" + ofRepository).then().statusCode(404);
        as(colleague).delete(PIPELINES + "/" + ofRepository).then().statusCode(404);
    }

    @Test
    void pipelinesAreListed_newestFirst_pageByPage() {
        var first = begin(editor, over(papers(1), "What helps?"));
        var arm = over(papers(1), "What helps?").put("workstreamId", "w").put("arm", "long");
        var second = begin(editor, arm);
        ended(editor, first);
        ended(editor, second);

        as(editor)
                .get(PIPELINES + "?limit=1")
                .then()
                .body("items.runId", equalTo(List.of(second)))
                .body("next", not(equalTo(null)));
        as(editor).get(PIPELINES + "?arm=long").then().body("items.runId", equalTo(List.of(second)));
        as(editor).get(PIPELINES + "?status=running").then().body("items", equalTo(List.of()));
        as(TestToken.editor()).get(PIPELINES + "/" + first).then().statusCode(404);
    }

    @Test
    void whatIsNotThereOrNotSaidIsRefused() {
        var hidden = UUID.randomUUID();
        Retrieval.hide(editor.user(), hidden);

        as(editor)
                .body(over(List.of(hidden), "Why?").encode())
                .post(PIPELINES)
                .then()
                .statusCode(422);
        as(editor).body("{\"name\":\"No question\"}").post(PIPELINES).then().statusCode(400);
        as(editor)
                .body(over(papers(1), "Why?").put("arm", "alone").encode())
                .post(PIPELINES)
                .then()
                .statusCode(400);
        as(TestToken.viewer())
                .body(over(papers(1), "Why?").encode())
                .post(PIPELINES)
                .then()
                .statusCode(403);
    }

    @Test
    void askedTwiceWithOneKeyItIsBegunOnce() {
        var wanted = over(papers(1), "What helps?").encode();

        var first = as(editor)
                .header("Idempotency-Key", "k1")
                .body(wanted)
                .post(PIPELINES)
                .then()
                .extract();
        var again = as(editor)
                .header("Idempotency-Key", "k1")
                .body(wanted)
                .post(PIPELINES)
                .then()
                .extract();

        assertThat(again.<String>path("runId")).isEqualTo(first.path("runId"));
        assertThat(again.header("Location")).isEqualTo(PIPELINES + "/" + first.path("runId"));
    }

    @Test
    void howItGoesIsTold_numbered_fromWhereOneWas() {
        var run = begin(editor, over(papers(2), "Does sleep help memory?"));

        var all = as(editor)
                .accept("text/event-stream")
                .get(PIPELINES + "/" + run + "/events")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(all)
                .containsSubsequence(
                        "\"stage\":\"prep\"",
                        "\"stage\":\"agentic\"",
                        "event: progress",
                        "\"report\"",
                        "event: completed");
        assertThat(as(editor)
                        .accept("text/event-stream")
                        .header("Last-Event-ID", "3")
                        .get(PIPELINES + "/" + run + "/events")
                        .then()
                        .extract()
                        .asString())
                .doesNotContain("id: 3\n")
                .contains("id: 4\n", "event: completed");
    }
}
