package dev.lectern.workflow.lineage;

import static dev.lectern.workflow.comparison.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How runs hang together, and what is told of them beside their events. */
@QuarkusTest
class LineageTest {

    private final Person editor = TestToken.editor();

    @Test
    void aRunHasWhatItBeganBelowIt() {
        var top = Ids.next();
        var one = Ids.next();
        var two = Ids.next();
        tell(top, new RunStarted(top, "comparison.fill", null, "a-comparison"));
        tell(one, new RunStarted(one, "comparison.cell", top, "a-cell"), new RunCompleted(one));
        tell(two, new RunStarted(two, "comparison.cell", top, "a-cell"), new RunFailed(two, "answer", "no model"));

        as(editor)
                .get("/api/v1/runs/" + top + "/tree")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items[0].runId", equalTo(top.toString()))
                .body("below.completed", equalTo(1))
                .body("below.failed", equalTo(1));
        as(editor).get("/api/v1/runs?parentRunId=" + top).then().body("items", hasSize(2));
        as(editor).get("/api/v1/runs").then().body("items", hasSize(1));
        as(TestToken.editor()).get("/api/v1/runs/" + top + "/tree").then().statusCode(404);
    }

    @Test
    void aRecordMayComeBeforeItsRun_andIsOneHoweverOftenItIsTold() {
        var run = Ids.next();
        var record = record(run, "artifact")
                .put("step", "report")
                .put("recordKey", "audit.pdf")
                .put("status", "running");

        post(record).then().statusCode(204);
        post(record.put("status", "completed").put("output", new JsonObject().put("bytes", 7)))
                .then()
                .statusCode(204);
        post(record.copy().put("status", "failed").put("reason", "late")).then().statusCode(204);
        tell(run, new RunStarted(run, "pipeline", null, "papers"));

        as(editor)
                .get("/api/v1/runs/" + run + "/records")
                .then()
                .statusCode(200)
                .body("items.recordKind", contains("artifact", "run"))
                .body("items[0].status", equalTo("completed"))
                .body("items[0].output.bytes", equalTo(7));
        post(record.copy().put("status", "failed").putNull("reason")).then().statusCode(400);
        as(editor).body(record.encode()).post("/internal/run-records").then().statusCode(403);
    }

    @Test
    void armsOfAWorkstreamAreCompared() {
        var baseline = Ids.next();
        var variant = Ids.next();
        tell(baseline, new RunStarted(baseline, "pipeline", null, "papers"), new RunCompleted(baseline));
        tell(variant, new RunStarted(variant, "pipeline", null, "papers"), new RunFailed(variant, "index", "full"));

        link(baseline, "prompts", "baseline");
        link(variant, "prompts", "wrong");
        link(variant, "prompts", "short");

        as(editor)
                .get("/api/v1/workstreams/prompts")
                .then()
                .statusCode(200)
                .body("arms.arm", contains("baseline", "short"))
                .body("arms.baseline", contains(true, false))
                .body("arms.completed", contains(1, 0))
                .body("arms.failed", contains(0, 1));
        as(editor).get("/api/v1/workstreams").then().body("items.workstreamId", hasItem("prompts"));
        as(editor)
                .get("/api/v1/workstreams/prompts/runs?arm=short")
                .then()
                .body("items.runId", contains(variant.toString()));
        as(TestToken.editor()).get("/api/v1/workstreams/prompts").then().statusCode(404);
        var viewer = TestToken.viewer().in(editor.workspace(), editor.project());
        as(viewer)
                .body("{\"workstreamId\":\"prompts\",\"arm\":\"x\"}")
                .put("/api/v1/runs/" + variant + "/workstream")
                .then()
                .statusCode(403);
    }

    @Test
    void theAccountOfARunIsKept() throws IOException {
        var top = Ids.next();
        var cell = Ids.next();
        tell(top, new RunStarted(top, "comparison.fill", null, "a-comparison"));
        tell(cell, new RunStarted(cell, "comparison.cell", top, "a-cell"), new RunFailed(cell, "answer", "no *model*"));
        tell(top, new RunFailed(top, "fill", "1 of 1 cells failed."));
        link(top, "prompts", "baseline");

        var markdown = as(editor)
                .get("/api/v1/runs/" + top + "/report")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(markdown)
                .startsWith("# Account of run " + top)
                .contains("State: failed (1 of 1 cells failed.)", "- fill: failed", "prompts, arm baseline")
                .contains("comparison.cell, failed: 1", "no \\*model\\*");
        var pdf = as(editor)
                .get("/api/v1/runs/" + top + "/report?format=pdf")
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .extract()
                .asByteArray();
        try (var read = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(read)).contains("Account of run", "Runs below it");
        }
        as(TestToken.editor()).get("/api/v1/runs/" + top + "/report").then().statusCode(404);
    }

    private void link(UUID run, String workstream, String arm) {
        as(editor)
                .body(new JsonObject()
                        .put("workstreamId", workstream)
                        .put("arm", arm)
                        .encode())
                .put("/api/v1/runs/" + run + "/workstream")
                .then()
                .statusCode(200);
    }

    private void tell(UUID run, RunEvent... happened) {
        var scope = new Scope(run, editor.workspace(), editor.project(), editor.user());
        var events = new ArrayList<CloudEvent>();
        for (var event : happened) {
            events.add(Broker.event("workflow", scope, event));
        }
        Broker.send(events);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> events.stream()
                .allMatch(event -> Database.count(
                                "SELECT count(*) FROM inbox WHERE event_id = ? AND consumer = 'run-record'", event.id())
                        == 1));
    }

    private JsonObject record(UUID run, String kind) {
        return new JsonObject()
                .put("workspaceId", editor.workspace().toString())
                .put("projectId", editor.project().toString())
                .put("userId", editor.user().toString())
                .put("runId", run.toString())
                .put("recordKind", kind);
    }

    private static io.restassured.response.Response post(JsonObject record) {
        return io.restassured.RestAssured.given()
                .contentType(ContentType.JSON)
                .auth()
                .oauth2(TestToken.service("ingestion"))
                .body(record.encode())
                .post("/internal/run-records");
    }
}
