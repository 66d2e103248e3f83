package dev.lectern.retrieval.search;

import static dev.lectern.retrieval.FakeProvider.hangs;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.writes;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Capability;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Searches that a model helps with: what it adds, what it costs, and that a search does without it. */
@QuarkusTest
class HelpedSearchTest {

    private static final String[] TEXTS = {
        "Bees dance to tell each other where flowers are.",
        "Slumber comes in rounds of ninety minutes.",
        "Salmon swim up the river in which they were born."
    };

    private final Person viewer = TestToken.viewer();
    private final Sources source = Sources.indexed(viewer, "Habits", TEXTS);

    @Test
    void otherWordsAreLookedForTooAndTheAnswerSaysWhich() {
        try (var provider = new FakeProvider(writes("Surely: ", "{\"phrases\": [\"slumber\", \"deep slumber\", 7]}"))
                .registered()) {
            var model = provider.model();
            var asked = new JsonObject()
                    .put("query", "nap")
                    .put("profile", "words")
                    .put("explain", true)
                    .put("model", model);

            search(asked).body("hits", empty()).body("expansion", nullValue());
            search(asked.put("expand", true))
                    .body("hits", hasSize(1))
                    .body("hits[0].chunkId", equalTo(source.chunks.get(1).toString()))
                    .body("hits[0].explain.terms.term", contains("slumber"))
                    .body("hits[0].highlights", empty())
                    .body("expansion.added", contains("slumber", "deep slumber"))
                    .body("expansion.model", equalTo(model))
                    .body("expansion.problem", nullValue());
            assertThat(provider.asked).hasSize(1);
            booked(model, "expansion", "completed");
        }
    }

    @Test
    void whatIsAddedCountsLessThanWhatWasAsked() {
        try (var provider = new FakeProvider(writes("{\"phrases\": [\"slumber\"]}")).registered()) {
            var asked = new JsonObject()
                    .put("query", "bees")
                    .put("profile", "words")
                    .put("expand", true)
                    .put("model", provider.model());

            search(asked)
                    .body(
                            "hits.chunkId",
                            contains(
                                    source.chunks.get(0).toString(),
                                    source.chunks.get(1).toString()));
        }
    }

    @Test
    void aModelsOrderIsTakenAndTheFormerRankTold() {
        try (var provider = new FakeProvider(writes("```json\n{\"order\": [3, 3, 99, 1]}\n```")).registered()) {
            var model = provider.model();
            var asked = new JsonObject().put("query", "bees dance").put("model", model);
            var plain = search(asked).body("rerank", nullValue()).extract().jsonPath();

            var first = search(asked.put("rerank", true).put("limit", 2))
                    .body("hits", hasSize(2))
                    .body("hits[0].chunkId", equalTo(plain.getString("hits[2].chunkId")))
                    .body("hits[0].explain.plainRank", equalTo(3))
                    .body("hits[1].chunkId", equalTo(plain.getString("hits[0].chunkId")))
                    .body("rerank.passages", equalTo(3))
                    .body("rerank.model", equalTo(model))
                    .extract()
                    .jsonPath();
            search(asked.put("offset", 2))
                    .body("hits.chunkId", contains(plain.getString("hits[1].chunkId")))
                    .body("hits.chunkId", not(hasItem(first.getString("hits[0].chunkId"))));
            assertThat(provider.asked.element().encode()).contains("Question: bees dance", TEXTS[0]);
            booked(model, "rerank", "completed");
        }
    }

    @Test
    void aModelThatDoesNotAnswerInTimeIsLeftAndPaidForWhatItTook() {
        try (var provider = new FakeProvider(hangs()).registered()) {
            var model = provider.model();

            search(new JsonObject()
                            .put("query", "bees dance")
                            .put("expand", true)
                            .put("rerank", true)
                            .put("model", model))
                    .body("hits", hasSize(3))
                    .body("hits[0].chunkId", equalTo(source.chunks.get(0).toString()))
                    .body("hits[0].explain.plainRank", nullValue())
                    .body("expansion.added", empty())
                    .body("expansion.problem", containsString("within 1.0 seconds"))
                    .body("rerank.passages", equalTo(0))
                    .body("rerank.problem", containsString("within 1.0 seconds"));
            booked(model, "expansion", "cancelled");
            booked(model, "rerank", "cancelled");
            Awaitility.await().untilAsserted(() -> assertThat(provider.closedOn).hasValue(2));
        }
    }

    @Test
    void nonsenseAndRefusalsAreToldInWordsToo() {
        for (var script : new FakeProvider.Script[] {
            writes("I would rather not."), writes("{\"phrases\": []}"), refuses(400, "{}"), refuses(500, "")
        }) {
            try (var provider = new FakeProvider(script).registered()) {
                search(new JsonObject()
                                .put("query", "bees dance")
                                .put("expand", true)
                                .put("model", provider.model()))
                        .body("hits[0].chunkId", equalTo(source.chunks.get(0).toString()))
                        .body("expansion.problem", notNullValue());
            }
        }
    }

    @Test
    void whereNoModelWritesOrHeMayAskNoneTheSearchIsPlain() {
        // Models of other tests may be there, too: this one is chosen where there are none.
        var asked = new JsonObject()
                .put("query", "bees")
                .put("expand", true)
                .put("rerank", true)
                .put("model", "lectern-extractive");
        search(asked)
                .body("hits[0].chunkId", equalTo(source.chunks.get(0).toString()))
                .body("expansion.problem", equalTo("There is no model here that writes."))
                .body("rerank.problem", equalTo("There is no model here that writes."));
        search(
                        viewer.with(Capability.RESEARCH).token(),
                        new JsonObject().put("query", "bees").put("expand", true))
                .body("expansion.problem", equalTo("Models are not among your tools."));
    }

    @Test
    void aModelThatIsNotThereIsNoModel() {
        given().auth()
                .oauth2(viewer.token())
                .contentType(ContentType.JSON)
                .body("{\"query\": \"bees\", \"rerank\": true, \"model\": \"no-such-model\"}")
                .post("/api/v1/search")
                .then()
                .statusCode(404);
    }

    @Test
    void aProfileMayAskForHelpAndASearchMayDoWithout() {
        var asked = new JsonObject().put("query", "bees").put("profile", "helped");

        search(asked).body("expansion.problem", notNullValue()).body("rerank", nullValue());
        search(asked.put("expand", false)).body("expansion", nullValue());
    }

    private static void booked(String model, String purpose, String status) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(Database.column(
                        "SELECT status FROM retrieval.model_call WHERE model_id = ? AND purpose = ?", model, purpose))
                .isNotEmpty()
                .allMatch(status::equals));
    }

    private ValidatableResponse search(JsonObject asked) {
        return search(viewer.token(), asked);
    }

    private static ValidatableResponse search(String token, JsonObject asked) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(asked.encode())
                .post("/api/v1/search")
                .then()
                .statusCode(200);
    }
}
