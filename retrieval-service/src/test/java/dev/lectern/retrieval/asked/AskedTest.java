package dev.lectern.retrieval.asked;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What siblings ask for somebody. */
@QuarkusTest
class AskedTest {

    private static final String TEXT = "Sea otters hold hands while they sleep, lest they drift apart.";
    private static final String QUESTION = "How do sea otters sleep?";

    private final Person reader = TestToken.viewer();

    @Test
    void whoAsksAgainForTheSameRunIsAnsweredAgain_withoutAnotherCall() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var run = Ids.next();
        try (var provider = new FakeProvider(FakeProvider.writes("They hold [[1: hold hands]].")).registered()) {
            var question = question(run, null, otters.id, provider.model())
                    .put("step", "cell")
                    .put("questionId", "Q07");

            var first = post("", question).then().statusCode(200).extract().jsonPath();
            var second = post("", question).then().statusCode(200).extract().jsonPath();

            assertThat(first.getString("answer.text")).startsWith("They hold");
            assertThat(first.getString("guard")).isNotBlank();
            assertThat(second.<Object>get("")).isEqualTo(first.get(""));
            assertThat(provider.asked).hasSize(1);
            assertThat(Database.column("SELECT run_id::text FROM retrieval.model_call WHERE run_id = ?", run))
                    .hasSize(1);
            var told = (UsageRecorded) Wire.awaitEvent(run, UsageRecorded.class).data();
            assertThat(told.operation()).isEqualTo("chat");
            assertThat(told.step()).isEqualTo("cell");
            assertThat(told.questionId()).isEqualTo("Q07");
        }
    }

    @Test
    void anAnswerGoesOnWhenWhoAskedHasGone_andIsThereWhenHeComesBack() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var run = Ids.next();
        try (var provider = new FakeProvider(
                        request -> Vertx.currentContext().owner().setTimer(1_500, late -> FakeProvider.writes(
                                        "Late [[1: hold hands]].")
                                .handle(request)))
                .registered()) {
            var question = question(run, null, otters.id, provider.model());

            CompletableFuture.runAsync(() -> post("", question));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !provider.asked.isEmpty());

            assertThat(post("", question).then().statusCode(200).extract().<String>path("answer.text"))
                    .startsWith("Late");
            assertThat(provider.asked).hasSize(1);
        }
    }

    @Test
    void whatIsCalledOffStopsTheModel_andIsNotBegunAgain() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var whole = Ids.next();
        try (var provider = new FakeProvider(FakeProvider.hangs()).registered()) {
            var model = provider.model();
            var question = question(Ids.next(), whole, otters.id, model);
            var asked = CompletableFuture.supplyAsync(() -> post("", question));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !provider.asked.isEmpty());
            var scope = otters.scope.withRun(whole);

            Wire.send(scope, new CancelRequested(whole));

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(asked::isDone);
            assertThat(asked.join().statusCode()).isEqualTo(409);
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> provider.closedOn.get() > 0);
            assertThat(post("", question).statusCode()).isEqualTo(409);
            assertThat(post("", question(Ids.next(), whole, otters.id, model)).statusCode())
                    .isEqualTo(409);
            assertThat(provider.asked).hasSize(1);
        }
    }

    @Test
    void aSiblingCallsOffWithoutTheBroker() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var whole = Ids.next();
        try (var provider = new FakeProvider(FakeProvider.hangs()).registered()) {
            var question = question(Ids.next(), whole, otters.id, provider.model());
            var asked = CompletableFuture.supplyAsync(() -> post("", question));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !provider.asked.isEmpty());
            var at = System.nanoTime();

            given().auth()
                    .oauth2(TestToken.service("workflow"))
                    .delete("/internal/asked?workspaceId=" + reader.workspace() + "&runId=" + whole)
                    .then()
                    .statusCode(204);

            assertThat(asked.join().statusCode()).isEqualTo(409);
            assertThat(Duration.ofNanos(System.nanoTime() - at)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatFailedIsTriedAgain_asAnotherCall() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var run = Ids.next();
        try (var provider = new FakeProvider(
                        FakeProvider.refuses(400, "{}"), FakeProvider.writes("Whole [[1: hold hands]]."))
                .registered()) {
            var question = question(run, null, otters.id, provider.model());

            assertThat(post("", question).then().statusCode(200).extract().<String>path("reason"))
                    .isNotBlank();
            assertThat(post("", question).then().statusCode(200).extract().<String>path("answer.text"))
                    .startsWith("Whole");
            assertThat(Database.column("SELECT run_id::text FROM retrieval.model_call WHERE run_id = ?", run))
                    .hasSize(2);
        }
    }

    @Test
    void whatSomebodyDoesNotSeeIsNeitherAnsweredNorListed() {
        var seen = Sources.indexed(reader, "Otters", TEXT);
        var other = Sources.indexed(reader.in(reader.workspace(), UUID.randomUUID()), "Elsewhere", TEXT + " More.");
        var shelf = UUID.randomUUID();
        var shelved = Sources.indexedFor(reader, null, shelf, null, "Shelved", TEXT + " On a shelf.");
        var own = Sources.indexedFor(reader, reader.project(), null, reader.user(), "Mine", TEXT + " Mine alone.");
        var papers = new JsonArray()
                .add(paper(seen.id, null))
                .add(paper(other.id, null))
                .add(paper(shelved.id, shelf))
                .add(paper(own.id, null));

        assertThat(titles(reader, papers)).containsExactly("Otters", "Mine");
        Sources.readers(shelf, reader.user());
        assertThat(titles(reader, papers)).containsExactly("Otters", "Shelved", "Mine");
        var friend = TestToken.viewer().in(reader.workspace(), reader.project());
        assertThat(titles(friend, papers)).containsExactly("Otters");
        assertThat(post("", question(Ids.next(), null, other.id, null)).statusCode())
                .isEqualTo(404);
        assertThat(post("", question(Ids.next(), null, own.id, null))
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("answer.text"))
                .contains("hold hands");
        given().contentType(ContentType.JSON)
                .auth()
                .oauth2(reader.token())
                .body("{}")
                .post("/internal/asked")
                .then()
                .statusCode(403);
    }

    @Test
    void aGuardChangesWithTheText_theModelAndThePersona_andWithNothingElse() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var persona = UUID.randomUUID();
        Sources.persona(
                persona,
                new JsonObject()
                        .put("personaId", persona.toString())
                        .put("promptSuffix", "Be brief.")
                        .encode());
        var plain = guard(asker(null), otters.id);
        var asPersona = guard(asker(null).put("personaId", persona.toString()), otters.id);

        assertThat(guard(asker("lectern-extractive"), otters.id)).isEqualTo(plain);
        assertThat(asPersona).isNotEqualTo(plain);
        assertThat(guard(asker(null).put("passages", 3), otters.id)).isNotEqualTo(plain);
        Sources.persona(
                persona,
                new JsonObject()
                        .put("personaId", persona.toString())
                        .put("promptSuffix", "Be long.")
                        .encode());
        assertThat(guard(asker(null).put("personaId", persona.toString()), otters.id))
                .isNotEqualTo(asPersona);
        var retold = otters.retold(TEXT + " And wake.");
        Wire.send(retold.scope, retold.chunked());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !guard(asker(null), otters.id)
                .equals(plain));
    }

    @Test
    void whatIsKeptIsFound_andNothingIsMade() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var kept = new JsonObject()
                .put("asker", asker(null))
                .put("paper", paper(otters.id, null))
                .put("questions", new JsonArray().add(QUESTION).add("Where do they live?"));

        assertThat(post("/kept", kept).then().statusCode(200).extract().<List<Object>>path("answers"))
                .containsOnlyNulls();
        post("", question(Ids.next(), null, otters.id, null)).then().statusCode(200);
        var found = post("/kept", kept).then().statusCode(200).extract().jsonPath();

        assertThat(found.getString("answers[0].text")).contains("hold hands");
        assertThat(found.getBoolean("answers[0].cache.hit")).isTrue();
        assertThat(found.<Object>get("answers[1]")).isNull();
    }

    @Test
    void anAnswerGoesWithItsSource() {
        var otters = Sources.indexed(reader, "Otters", TEXT);
        var run = Ids.next();
        post("", question(run, null, otters.id, null)).then().statusCode(200);
        var scope = otters.scope.withRun(Ids.next());

        Wire.send(scope, otters.dereferenced(true));
        Wire.awaitEvent(scope.runId(), SourceUnindexed.class);

        assertThat(Database.count("SELECT count(*) FROM retrieval.asked WHERE run_id = ?", run))
                .isZero();
    }

    private List<String> titles(Person who, JsonArray papers) {
        return post("/look", new JsonObject().put("asker", asker(who, null)).put("papers", papers))
                .then()
                .statusCode(200)
                .extract()
                .path("papers.title");
    }

    private static String guard(JsonObject asker, UUID paper) {
        return post(
                        "/look",
                        new JsonObject().put("asker", asker).put("papers", new JsonArray().add(paper(paper, null))))
                .then()
                .statusCode(200)
                .extract()
                .path("papers[0].guard");
    }

    private JsonObject question(UUID run, UUID parent, UUID paper, String model) {
        return new JsonObject()
                .put("runId", run.toString())
                .put("parentRunId", parent == null ? null : parent.toString())
                .put("asker", asker(model))
                .put("paper", paper(paper, null))
                .put("question", QUESTION)
                .put("anew", false);
    }

    private static JsonObject paper(UUID item, UUID repository) {
        return new JsonObject()
                .put("sourceItemId", item.toString())
                .put("repositoryId", repository == null ? null : repository.toString());
    }

    private JsonObject asker(String model) {
        return asker(reader, model);
    }

    private static JsonObject asker(Person who, String model) {
        return new JsonObject()
                .put("workspaceId", who.workspace().toString())
                .put("projectId", who.project().toString())
                .put("userId", who.user().toString())
                .put("roleIds", new JsonArray())
                .put("repositories", true)
                .put("model", model);
    }

    private static Response post(String path, JsonObject body) {
        return given().contentType(ContentType.JSON)
                .auth()
                .oauth2(TestToken.service("workflow"))
                .body(body.encode())
                .post("/internal/asked" + path);
    }
}
