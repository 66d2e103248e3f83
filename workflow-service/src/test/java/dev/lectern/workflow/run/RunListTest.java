package dev.lectern.workflow.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunListTest {

    private final Person viewer = TestToken.viewer();
    private final Tenancy tenancy;
    private final Vertx vertx;

    RunListTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void theNewestComeFirst_inPages() {
        var first = Tale.by(viewer);
        var second = Tale.by(viewer);
        var third = Tale.by(viewer);
        List.of(third, first, second).forEach(tale -> tale.tell(tale.started()));

        var next = list(viewer, "limit=2")
                .statusCode(200)
                .body("items.runId", contains(third.run.toString(), second.run.toString()))
                .body("items.steps", everyItem(nullValue()))
                .extract()
                .<String>path("next");
        list(viewer, "limit=2&after=" + next)
                .body("items.runId", contains(first.run.toString()))
                .body("next", nullValue());
    }

    @Test
    void aPersonalRunIsItsUsersAlone_alsoInHisProject() {
        var personal = Tale.by(viewer);
        personal.tell(personal.started().personal(true), new RunFailed(personal.run, "parse", "It is encrypted."));
        var colleague = TestToken.owner().in(viewer.workspace(), viewer.project());

        personal.look().statusCode(200);
        list(viewer, "limit=50").body("items.runId", contains(personal.run.toString()));
        personal.look(colleague).statusCode(404).body("detail", equalTo("No such run."));
        list(colleague, "limit=50").body("items", empty());
        given().auth()
                .oauth2(colleague.token())
                .delete("/api/v1/runs/" + personal.run)
                .then()
                .statusCode(404)
                .body("detail", equalTo("No such run."));
    }

    @Test
    void aListIsNarrowedByStatusAndKind() {
        var running = Tale.by(viewer);
        var failed = Tale.by(viewer);
        var completed = Tale.by(viewer);
        running.tell(running.started("export"));
        failed.tell(failed.started(), new RunFailed(failed.run, null, "no reason"));
        completed.tell(completed.started(), new RunCompleted(completed.run));

        list(viewer, "status=running").body("items.runId", contains(running.run.toString()));
        list(viewer, "status=failed").body("items.runId", contains(failed.run.toString()));
        list(viewer, "kind=export").body("items.runId", contains(running.run.toString()));
        list(viewer, "kind=ingestion&status=completed").body("items.runId", contains(completed.run.toString()));
        list(viewer, "kind=ingestion&status=running").body("items", empty());
        list(viewer, "status=dancing").statusCode(400).body("errors[0].field", equalTo("status"));
        list(viewer, "limit=201").statusCode(400).body("errors[0].field", equalTo("limit"));
    }

    @Test
    void aRunThatNobodyEndsIsSeenToWait() {
        var forgotten = Tale.by(viewer, Instant.now().minus(Duration.ofHours(3)));
        var lively = Tale.by(viewer);
        forgotten.tell(forgotten.started());
        lively.tell(lively.started());

        forgotten
                .look()
                .body("status", equalTo("waiting"))
                .body("finishedAt", nullValue())
                .body("ageSeconds", greaterThanOrEqualTo(3 * 3600));
        list(viewer, "status=waiting").body("items.runId", contains(forgotten.run.toString()));
        list(viewer, "status=running").body("items.runId", contains(lively.run.toString()));
    }

    @Test
    void anotherProjectSeesNothing_alsoInTheSameWorkspace() {
        var tale = Tale.by(viewer);
        tale.tell(tale.started());
        var neighbour = viewer.in(viewer.workspace(), UUID.randomUUID());
        var stranger = TestToken.owner();

        for (var who : List.of(neighbour, stranger)) {
            list(who, "limit=50").statusCode(200).body("items", empty());
            tale.look(who).statusCode(404).body("detail", equalTo("No such run."));
        }
        var missing = Tale.by(viewer).look().statusCode(404).extract();
        assertThat(missing.<String>path("detail")).isEqualTo("No such run.");
    }

    @Test
    void theDatabaseItselfShowsOneWorkspaceOnly() {
        var tale = Tale.by(viewer);
        tale.tell(tale.started());

        assertThat(count(new Scope(Ids.next(), viewer.workspace(), null, null), tale.run))
                .isOne();
        assertThat(count(new Scope(Ids.next(), UUID.randomUUID(), null, viewer.user()), tale.run))
                .isZero();
        assertThat(count(Scope.ofRun(Ids.next()), tale.run)).isZero();
    }

    @Test
    void oneMustBeAMember() {
        given().get("/api/v1/runs").then().statusCode(401).contentType("application/problem+json");
        list(TestToken.somebody(List.of(Access.USER)), "limit=50")
                .statusCode(403)
                .contentType("application/problem+json");
    }

    private static ValidatableResponse list(Person who, String query) {
        return given().auth().oauth2(who.token()).get("/api/v1/runs?" + query).then();
    }

    private long count(Scope scope, UUID run) {
        return Await.on(
                vertx,
                () -> tenancy.tx(scope, tx -> tx.query("SELECT count(*) FROM run_record WHERE run_id = '" + run + "'")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))));
    }
}
