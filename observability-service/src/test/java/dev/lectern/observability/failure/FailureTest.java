package dev.lectern.observability.failure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FailureTest {

    private final Person owner = TestToken.owner();
    private final UUID run = Ids.next();
    private final Scope scope = new Scope(run, owner.workspace(), owner.project(), owner.user());
    private final Instant start = Instant.parse("2026-11-01T10:00:00Z");

    @Test
    void theSameThingOverAndOverIsOneRowThatCounts() {
        var broken = new FailureRecorded("/api/v1/sources", "NullPointerException", "request-1");
        Broker.send(Broker.event("ingestion", scope, start.plusSeconds(5), broken));
        Broker.send(Broker.event("ingestion", scope, start.plusSeconds(9), broken));
        Broker.send(Broker.event("ingestion", scope, start, broken));
        seen(3);

        failures(owner, "")
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].component", equalTo("ingestion: /api/v1/sources"))
                .body("items[0].error", equalTo("NullPointerException"))
                .body("items[0].count", equalTo(3))
                .body("items[0].requestId", equalTo("request-1"))
                .body("items[0].runId", equalTo(run.toString()))
                .body("items[0].firstSeen", equalTo("2026-11-01T10:00:00Z"))
                .body("items[0].lastSeen", equalTo("2026-11-01T10:00:09Z"));
    }

    @Test
    void whatIsDeliveredTwiceCountsOnce() {
        var event = Broker.event("ingestion", scope, start, new FailureRecorded("job chunk", "IOException", null));
        Broker.send(event);
        Broker.send(event);
        Broker.send("ingestion", scope, new FailureRecorded("job chunk", "IOException", null));
        seen(2);

        failures(owner, "").body("items[0].count", equalTo(2));
    }

    @Test
    void whatBrokeIsFoundByRunAndPlace_andSaysWhereToTryAgain() {
        var other = new Scope(Ids.next(), owner.workspace(), owner.project(), owner.user());
        Broker.send("ingestion", scope, new FailureRecorded("job chunk", "IOException", null));
        Broker.send("workflow", scope, new DeadLettered("runs", "2", "run.started.v1", "t", "no shape"));
        Broker.send("ingestion", other, new FailureRecorded("job_chunk", "IOException", null));
        seen(2);

        failures(owner, "?runId=" + run + "&component=ingestion: job")
                .body("items", hasSize(1))
                .body("items[0].retry", equalTo("/api/v1/runs/" + run));
        failures(owner, "?runId=" + run + "&component=workflow")
                .body("items[0].retry", equalTo("/api/v1/operations/workflow/parked-events"));
        failures(owner, "?runId=" + run + "&component=ingestion: job_").body("items", hasSize(0));
    }

    @Test
    void deadLettersOfAllServicesAreListedUntilTheyAreTakenUpAgain() {
        Broker.send("workflow", scope, new DeadLettered("runs", "a-" + run, "run.started.v1", "t", "no shape"));
        Broker.send("retrieval", scope, new DeadLettered("sources", "b-" + run, "source.chunked.v1", "t", "boom"));
        Broker.send("workflow", scope, new Redriven("runs", "a-" + run, "run.started.v1"));
        await().until(() -> Database.count(
                        "SELECT count(*) FROM dead_letter WHERE run_id = ? AND (redriven_at IS NOT NULL OR service ="
                                + " 'retrieval')",
                        run)
                == 2);

        given().auth()
                .oauth2(TestToken.admin().token())
                .get("/api/v1/failures/dead-letters?limit=200")
                .then()
                .statusCode(200)
                .body("items.findAll { it.runId == '" + run + "' }.eventId", org.hamcrest.Matchers.contains("b-" + run))
                .body(
                        "items.find { it.runId == '" + run + "' }.redrive",
                        equalTo("/api/v1/operations/retrieval/parked-events"));
        given().auth()
                .oauth2(owner.token())
                .get("/api/v1/failures/dead-letters")
                .then()
                .statusCode(403);
    }

    @Test
    void failedRunsAndDeadLettersAreThereToo_eachWithItsPlace() {
        Broker.send("ingestion", scope, new RunFailed(run, "chunk", "No such blob."));
        Broker.send("workflow", scope, new DeadLettered("runs", "1", "run.started.v1", "t", "no shape"));
        seen(2);

        var found = failures(owner, "").extract().jsonPath();

        assertThat(found.getList("items.component", String.class))
                .containsExactlyInAnyOrder("ingestion: run step chunk", "workflow: consumer runs");
        assertThat(found.getList("items.error", String.class))
                .containsExactlyInAnyOrder("No such blob.", "run.started.v1: no shape");
    }

    @Test
    void anotherRunIsAnotherRow_andPagesFollowEachOther() {
        for (int i = 0; i < 3; i++) {
            Broker.send("ingestion", scope.withRun(Ids.next()), new FailureRecorded("job chunk", "IOException", null));
        }
        await().until(() ->
                Database.count("SELECT count(*) FROM request_failure WHERE project_id = ?", owner.project()) == 3);

        var first =
                failures(owner, "?limit=2").body("items", hasSize(2)).extract().jsonPath();
        failures(owner, "?limit=2&after=" + first.getString("next")).body("items", hasSize(1));
    }

    @Test
    void ownersSeeTheirProjectAndAdministratorsEverything() {
        Broker.send("ingestion", scope, new FailureRecorded("mine", "E", null));
        Broker.send("ingestion", scope.withProject(UUID.randomUUID()), new FailureRecorded("neighbour", "E", null));
        Broker.send("auth", Scope.ofRun(run), new FailureRecorded("nobody's", "E", null));
        Broker.send("auth", Scope.ofRun(run), new FailureRecorded("nobody's", "E", null));
        seen(4);

        var mine = failures(owner, "").extract().jsonPath();
        var all = failures(TestToken.admin(), "?limit=200").extract().jsonPath();

        assertThat(mine.getList("items.component", String.class)).containsExactly("ingestion: mine");
        assertThat(all.getList("items.findAll { it.runId == '" + run + "' }.component", String.class))
                .containsExactlyInAnyOrder("ingestion: mine", "ingestion: neighbour", "auth: nobody's");
        failures(TestToken.owner(), "").body("items", empty());
        failures(TestToken.owner().in(UUID.randomUUID(), owner.project()), "").body("items", empty());
    }

    @Test
    void othersAreRefused() {
        given().get("/api/v1/failures").then().statusCode(401).contentType("application/problem+json");
        failures(TestToken.editor(), "").statusCode(403).body("type", equalTo("/problems/forbidden"));
        failures(TestToken.somebody(List.of(Access.USER)), "").statusCode(403);
        failures(owner, "?after=nonsense").statusCode(400);
    }

    /** Waits until so many failures of the run have been counted. */
    private void seen(int times) {
        await().until(() ->
                Database.count("SELECT coalesce(sum(count), 0) FROM request_failure WHERE run_id = ?", run) == times);
    }

    private static ValidatableResponse failures(Person person, String query) {
        return given().auth()
                .oauth2(person.token())
                .get("/api/v1/failures" + query)
                .then();
    }
}
