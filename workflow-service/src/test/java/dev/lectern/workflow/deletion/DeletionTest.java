package dev.lectern.workflow.deletion;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Deletions whose siblings' parts the test plays: who is asked, what their receipts come to, and what is said of it. */
@QuarkusTest
class DeletionTest {

    private static final List<String> SIBLINGS = List.of("auth", "project", "ingestion", "retrieval", "observability");

    private final Person reader = TestToken.viewer();
    private final UUID run = Ids.next();
    private final UUID subject = Ids.next();
    private final Scope scope = new Scope(run, reader.workspace(), reader.project(), reader.user());

    @Test
    void everybodyIsAskedOnceAndWhenNothingIsLeftItIsDone() {
        start("retrieval", "conversation-deletion");
        tell("retrieval", 0, Map.of("retrieval.message", 4L), Map.of());
        var asked = asked(1);
        assertThat(asked.kind()).isEqualTo("conversation");
        assertThat(asked.subjectId()).isEqualTo(subject);
        assertThat(seen().getString("status")).isEqualTo("checking");

        var receipts = SIBLINGS.stream()
                .map(service -> Broker.event(
                        service,
                        scope,
                        new DeletionReceipt(run, "conversation", subject, 1, Map.of(service, 2L), Map.of(service, 0L))))
                .toList();
        // However often they come.
        Broker.send(receipts);
        Broker.send(receipts);

        awaitStatus("completed");
        var done = seen();
        assertThat(done.getList("receipts.service"))
                .containsExactly("auth", "ingestion", "observability", "project", "retrieval", "workflow");
        assertThat(done.getLong("rowsRemoved")).isEqualTo(14);
        assertThat(done.getMap("receipts.find { it.service == 'retrieval' }.removed"))
                .isEqualTo(Map.of("retrieval.message", 4, "retrieval", 2));
        assertThat(done.getList("silent")).isEmpty();
        assertThat(done.<String>get("reason")).isNull();
        told(RunCompleted.class);
        assertThat(all(DeletionRequested.class)).hasSize(1);
    }

    @Test
    void whatIsLeftFailsItAndWhoAsksAgainGetsItDone() {
        start("auth", "account-deletion");
        asked(1);
        SIBLINGS.forEach(
                service -> tell(service, 1, Map.of(), service.equals("project") ? Map.of("note", 3L) : Map.of()));

        awaitStatus("failed");
        assertThat(seen().getString("reason")).isEqualTo("Left of it are rows of project (3 of note).");
        told(RunFailed.class);

        as(reader)
                .post("/api/v1/deletions/" + run + "/retry")
                .then()
                .statusCode(202)
                .body("status", equalTo("checking"));
        as(reader).post("/api/v1/deletions/" + run + "/retry").then().statusCode(409);
        asked(2);
        SIBLINGS.forEach(service -> tell(service, 2, Map.of("note", 3L), Map.of("note", 0L)));
        awaitStatus("completed");
        assertThat(seen().getInt("round")).isEqualTo(2);
        // A run ends once.
        assertThat(all(RunCompleted.class)).isEmpty();
    }

    @Test
    void whoIsSilentIsNamedWhenTheTimeIsOver() {
        start("retrieval", "conversation-deletion");
        asked(1);
        SIBLINGS.stream().skip(1).forEach(service -> tell(service, 1, Map.of(), Map.of()));
        await().until(() -> seen().getList("silent").equals(List.of("auth")));

        Database.column("UPDATE async_job SET available_at = now(), cancel_requested = false WHERE run_id = ?", run);

        awaitStatus("failed");
        assertThat(seen().getString("reason")).isEqualTo("No receipt came within 5 minutes from auth.");
        told(RunFailed.class);
        // Better late than never; the run has ended all the same.
        tell("auth", 1, Map.of(), Map.of());
        awaitStatus("completed");
        assertThat(all(RunCompleted.class)).isEmpty();
    }

    @Test
    void ingestionDoesTheWorkFirst_andWhatOthersUseAsWellIsNotAskedFor() {
        start("ingestion", "source-deletion");
        await().until(() -> seen().getString("status").equals("removing"));
        var item = UUID.randomUUID();
        Broker.send("ingestion", scope, new DeletionReceipt(run, "document", item, 0, Map.of("chunk", 7L), Map.of()));
        Broker.send("ingestion", scope, new RunCompleted(run));
        assertThat(asked(1).subjectId()).isEqualTo(item);
        SIBLINGS.forEach(service -> tell(service, 1, Map.of(), Map.of("chunk", 0L)));
        awaitStatus("completed");
        assertThat(all(RunCompleted.class)).hasSize(1);

        var other = scope.withRun(Ids.next());
        Broker.send("ingestion", other, new RunStarted(other.runId(), "source-deletion", run, subject.toString()));
        Broker.send("ingestion", other, new RunCompleted(other.runId()));
        await().until(() -> as(reader)
                .get("/api/v1/deletions/" + other.runId())
                .jsonPath()
                .get("status")
                .equals("completed"));
        assertThat(as(reader)
                        .get("/api/v1/deletions/" + other.runId())
                        .jsonPath()
                        .getInt("round"))
                .isZero();
    }

    @Test
    void ourOwnShareOfAProjectGoesWithItsCounts() {
        var there = new Scope(Ids.next(), reader.workspace(), subject, reader.user());
        Broker.send("ingestion", there, new RunStarted(there.runId(), "source", null, "x"));
        await().until(() -> records(subject) == 1);

        start("project", "project-purge");
        asked(1);

        await().until(() -> records(subject) == 0);
        await().until(() -> seen().getList("receipts.service").equals(List.of("workflow")));
        assertThat(seen().getInt("receipts[0].removed.run_record")).isEqualTo(1);
        assertThat(seen().getInt("receipts[0].left.run_record")).isZero();
    }

    @Test
    void oneSeesOnesOwnAndAnAdministratorAll() {
        start("retrieval", "conversation-deletion");
        asked(1);

        as(reader)
                .get("/api/v1/deletions?kind=conversation&status=checking")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].runId", equalTo(run.toString()));
        var colleague = TestToken.viewer().in(reader.workspace(), reader.project());
        as(colleague).get("/api/v1/deletions").then().body("items.size()", equalTo(0));
        as(colleague).get("/api/v1/deletions/" + run).then().statusCode(404);
        as(colleague).post("/api/v1/deletions/" + run + "/retry").then().statusCode(404);
        as(TestToken.admin()).get("/api/v1/deletions/" + run).then().statusCode(200);
        as(reader).get("/api/v1/deletions?kind=planet").then().statusCode(400);
    }

    private void start(String service, String kind) {
        Broker.send(service, scope, new RunStarted(run, kind, null, subject.toString()));
    }

    private void tell(String service, int round, Map<String, Long> removed, Map<String, Long> left) {
        Broker.send(service, scope, new DeletionReceipt(run, "conversation", subject, round, removed, left));
    }

    private DeletionRequested asked(int round) {
        return await().until(
                        () -> all(DeletionRequested.class).stream()
                                .map(DeletionRequested.class::cast)
                                .filter(one -> one.round() == round)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private void told(Class<? extends Event> type) {
        await().until(() -> all(type).size() == 1);
    }

    private List<? extends Event> all(Class<? extends Event> type) {
        return Broker.read(Topic.WORKFLOW, Broker.ofRun(run)).stream()
                .map(CloudEvent::data)
                .filter(type::isInstance)
                .toList();
    }

    private void awaitStatus(String status) {
        await().until(() -> status.equals(seen().getString("status")));
    }

    private JsonPath seen() {
        return as(reader).get("/api/v1/deletions/" + run).jsonPath();
    }

    private static long records(UUID project) {
        return Database.count("SELECT count(*) FROM run_record WHERE project_id = ?", project);
    }

    private static RequestSpecification as(Person person) {
        return given().auth().oauth2(person.token());
    }
}
