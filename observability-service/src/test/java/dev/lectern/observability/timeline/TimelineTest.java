package dev.lectern.observability.timeline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TimelineTest {

    private final Person somebody = TestToken.viewer();
    private final UUID run = Ids.next();
    private final Scope scope = new Scope(run, somebody.workspace(), somebody.project(), somebody.user());
    private final Instant start = Instant.parse("2026-11-01T10:00:00Z");
    private final UUID item = UUID.randomUUID();
    private final Tenancy tenancy;
    private final Vertx vertx;

    TimelineTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void theStoryOfARunIsToldInTheOrderOfTimeWhateverOrderItCameIn() {
        Broker.send(Broker.event("ingestion", scope, start.plusMillis(40), new RunCompleted(run)));
        Broker.send(Broker.event("retrieval", scope, start.plusMillis(30), new SourceIndexed(item, item, item, 4)));
        Broker.send(
                Broker.event("ingestion", scope, start.plusMillis(10), new SourceRegistered(item, item, "note", "h")));
        Broker.send(Broker.event("ingestion", scope, start, new RunStarted(run, "source", null, item.toString())));
        Broker.send(
                Broker.event("ingestion", scope, start.plusMillis(20), new SourceChunked(item, item, "note", "h", 4)));
        lines(5);

        var story = timeline(somebody, "").statusCode(200).body("next", nullValue());

        assertThat(story.extract().jsonPath().getList("items.line", String.class))
                .containsExactly(
                        "Run started (source)",
                        "Source registered (note)",
                        "Text cut into 4 chunks",
                        "4 vectors stored",
                        "Run finished");
        story.body("items[2].source", equalTo("ingestion"))
                .body("items[2].type", equalTo("source.chunked.v1"))
                .body("items[2].subject", equalTo(item.toString()))
                .body("items[2].data.chunkCount", equalTo(4))
                .body("items[2].time", equalTo("2026-11-01T10:00:00.020Z"));
    }

    @Test
    void pagesFollowEachOtherAlsoWhereTimesAreEqual() {
        for (int i = 0; i < 7; i++) {
            Broker.send(Broker.event("ingestion", scope, start, new SourceChunked(item, item, "note", "h", i)));
        }
        lines(7);

        var seen = new ArrayList<String>();
        var query = "?limit=3";
        while (query != null) {
            var page = timeline(somebody, query).statusCode(200).extract().jsonPath();
            seen.addAll(page.getList("items.id", String.class));
            query = page.getString("next") == null ? null : "?limit=3&after=" + page.getString("next");
        }

        assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void aRunGoesOnForDaysAndOnlyTheseAreOpened() {
        var later = start.plus(Duration.ofDays(2));
        Broker.send(Broker.event("ingestion", scope, start, new RunStarted(run, "source", null, item.toString())));
        lines(1);
        Broker.send(Broker.event("ingestion", scope, later, new RunCompleted(run)));
        lines(2);
        Broker.send(Broker.event(
                "ingestion", scope, start.minus(Duration.ofDays(1)), new SourceChunked(item, item, "note", "h", 1)));
        lines(3);

        var story = timeline(somebody, "").statusCode(200).extract().jsonPath();
        assertThat(story.getList("items.line", String.class))
                .containsExactly("Text cut into 1 chunk", "Run started (source)", "Run finished");
        var first = timeline(somebody, "?limit=2").extract().jsonPath();
        var behind = timeline(somebody, "?after=" + first.getString("next"))
                .extract()
                .jsonPath();
        assertThat(behind.getList("items.line", String.class)).containsExactly("Run finished");
        assertThat(Database.column("SELECT since || ' ' || until FROM timeline_span WHERE run_id = ?", run))
                .containsExactly("2026-10-31 00:00:00+00 2026-11-04 00:00:00+00");
        var opened = Database.column("EXPLAIN SELECT FROM timeline_entry WHERE run_id = '" + run
                + "' AND time >= '2026-10-31 00:00:00+00' AND time < '2026-11-04 00:00:00+00'");
        assertThat(opened).noneMatch(line -> line.contains("timeline_entry_20261104"));
    }

    @Test
    void aMessageThatIsDeliveredOftenIsOneLine() {
        var event = Broker.event("ingestion", scope, start, new RunCompleted(run));
        for (int i = 0; i < 10; i++) {
            Broker.send(event);
        }
        Broker.send("ingestion", scope, new RunStarted(run, "source", null, "x"));
        lines(2);

        timeline(somebody, "").body("items.size()", equalTo(2));
    }

    @Test
    void whatIsNotTheirsIsLikeWhatDoesNotExist() {
        Broker.send("ingestion", scope, new RunCompleted(run));
        lines(1);

        var missing = detail(somebody, Ids.next());
        var foreign = detail(TestToken.owner(), run);
        var otherProject = detail(TestToken.owner().in(somebody.workspace(), UUID.randomUUID()), run);
        var otherWorkspace = detail(TestToken.owner().in(UUID.randomUUID(), somebody.project()), run);

        assertThat(missing).isEqualTo("No such run.");
        assertThat(List.of(foreign, otherProject, otherWorkspace)).containsOnly(missing);
    }

    @Test
    void aPersonalRunIsItsUsersAlone_alsoInHisProject() {
        Broker.send("ingestion", scope, new RunStarted(run, "source", null, "x").personal(true));
        Broker.send("ingestion", scope, new RunCompleted(run));
        lines(2);

        timeline(somebody, "").statusCode(200).body("items.size()", equalTo(2));
        var colleague = detail(TestToken.owner().in(somebody.workspace(), somebody.project()), run);
        assertThat(colleague).isEqualTo(detail(somebody, Ids.next()));
    }

    @Test
    void onlyTheProjectsOwnPartOfARunIsShown() {
        Broker.send("ingestion", scope, new RunStarted(run, "source", null, "x"));
        Broker.send("ingestion", scope.withProject(UUID.randomUUID()), new RunCompleted(run));
        Broker.send("auth", Scope.ofRun(run), new AccountRegistered(item, "ada", 1));
        lines(3);

        var story = timeline(somebody, "").extract().jsonPath();

        assertThat(story.getList("items.line", String.class)).containsExactly("Run started (source)");
    }

    @Test
    void anEventOfATypeThatNobodyHereKnowsAppearsByItsName() {
        var known = EventCodec.encode(Broker.event("workflow", scope, start, new RunCompleted(run)));
        var payload = new JsonObject(known)
                .put("id", Ids.next().toString())
                .put("type", "moon.risen.v3")
                .put("data", new JsonObject().put("moons", 2))
                .encode();
        Broker.send(Topic.WORKFLOW, run, payload);
        Broker.send(Topic.WORKFLOW, run, payload);
        Broker.send("workflow", scope, new RunCompleted(run));
        lines(2);

        timeline(somebody, "")
                .body("items.size()", equalTo(2))
                .body("items[0].line", equalTo("moon.risen.v3"))
                .body("items[0].data.moons", equalTo(2));
    }

    @Test
    void whatIsNoEventIsSetAsideAndHoldsUpNobody() {
        Broker.send(Topic.INGESTION, run, "no json at all");
        Broker.send("ingestion", scope, new SourceRegistered(item, item, "note", "h"));

        lines(1);

        await().until(() -> Database.count("SELECT count(*) FROM parked_event WHERE payload = 'no json at all'") == 1);
    }

    @Test
    void aStrangeEventThatCannotBeWrittenDownIsSetAsideAndNotLost() {
        var known = EventCodec.encode(Broker.event("ingestion", scope, start, new RunCompleted(run)));
        var strange = new JsonObject(known).put("id", Ids.next().toString()).put("type", "moon.risen.v3");
        strange.remove("source");
        Broker.send(Topic.INGESTION, run, strange.encode());
        Broker.send("ingestion", scope, new SourceRegistered(item, item, "note", "h"));

        lines(1);

        await().until(() -> Database.count("""
                SELECT count(*) FROM parked_event WHERE consumer = 'timeline' AND payload = ?
                """, strange.encode()) == 1);
    }

    @Test
    void theDatabaseItselfKeepsWorkspacesApart() {
        Broker.send("ingestion", scope, new RunCompleted(run));
        Broker.send("auth", Scope.ofRun(run), new AccountRegistered(item, "ada", 1));
        lines(2);

        assertThat(rows(scope)).isEqualTo(1);
        assertThat(rows(scope.withWorkspace(UUID.randomUUID()))).isZero();
        assertThat(rows(Scope.ofRun(run))).isZero();
    }

    @Test
    void nobodyGetsInWithoutATokenOrWithABadCursor() {
        given().get("/api/v1/runs/" + run + "/timeline").then().statusCode(401);
        given().auth()
                .oauth2(TestToken.service("gateway"))
                .get("/api/v1/runs/" + run + "/timeline")
                .then()
                .statusCode(403);
        timeline(somebody, "?after=nonsense").statusCode(400);
        timeline(somebody, "?limit=201").statusCode(400).contentType("application/problem+json");
    }

    private long rows(Scope who) {
        return Await.on(
                vertx,
                () -> tenancy.tx(
                        who, tx -> tx.query("SELECT count(*) AS n FROM timeline_entry WHERE run_id = '" + run + "'")
                                .execute()
                                .map(found -> found.iterator().next().getLong("n"))));
    }

    private void lines(int count) {
        await().until(() -> Database.count("SELECT count(*) FROM timeline_entry WHERE run_id = ?", run) == count);
    }

    private String detail(Person person, UUID which) {
        return given().auth()
                .oauth2(person.token())
                .get("/api/v1/runs/" + which + "/timeline")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .jsonPath()
                .getString("detail");
    }

    private ValidatableResponse timeline(Person person, String query) {
        return given().auth()
                .oauth2(person.token())
                .get("/api/v1/runs/" + run + "/timeline" + query)
                .then();
    }
}
