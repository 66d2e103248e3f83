package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an answer says of its hits, and the ways to ask for it. */
@QuarkusTest
class SearchAnswerTest {

    private final Person reader = TestToken.viewer();

    @Test
    void wordsOfTheQuestionAreMarkedAsTheyStandInThePassage() {
        Sources.indexed(reader, "space", "🚀🚀 Rockets burn: the Größe of a rocket’s flame, naïve 東京.");

        var hit = search(new JsonObject().put("query", "rocket größe 京 of the")).getMap("hits[0]");

        var text = (String) hit.get("text");
        assertThat((List<?>) hit.get("highlights"))
                .extracting(range -> {
                    var place = (Map<?, ?>) range;
                    return text.substring((int) place.get("start"), (int) place.get("end"));
                })
                .containsExactly("Rockets", "Größe", "rocket’s", "京");
        var plain = search(new JsonObject().put("query", "rocket").put("highlights", false));
        assertThat(plain.getList("hits[0].highlights")).isEmpty();
    }

    @Test
    void passagesAroundAHitComeWithItInTheirOrder() {
        var source = Sources.indexed(
                reader, "story", "First came rain.", "Then snow.", "The volcano erupted.", "Ash fell.", "All left.");

        var hits =
                search(new JsonObject().put("query", "volcano").put("limit", 1).put("neighbours", 2));

        assertThat(hits.getString("hits[0].chunkId"))
                .isEqualTo(source.chunks.get(2).toString());
        assertThat(hits.<Integer>getList("hits[0].neighbours.distance")).containsExactly(-2, -1, 1, 2);
        assertThat(hits.<String>getList("hits[0].neighbours.text"))
                .containsExactly("First came rain.", "Then snow.", "Ash fell.", "All left.");
        assertThat(search(new JsonObject().put("query", "volcano")).getList("hits[0].neighbours"))
                .isEmpty();
    }

    @Test
    void whatSaysTheSameIsOneHitWithTheOthersUnderIt() {
        var text = "Tides follow the moon, and twice a month they are higher than on all the other days of it. "
                + IntStream.range(0, 60).mapToObj(i -> "day" + i).collect(Collectors.joining(" "));
        var first = Sources.indexed(reader, "first", text);
        var second = Sources.indexed(reader, "second", text);
        var version = Sources.indexed(reader, "third", text.replace("and twice", "but twice") + " So it is.");
        Sources.indexed(reader, "other", "Bees dance.");

        var folded = search(new JsonObject().put("query", "tides and the moon"));
        var apart = search(new JsonObject().put("query", "tides and the moon").put("fold", false));

        assertThat(folded.getList("hits")).hasSize(2);
        var all = new ArrayList<String>(folded.getList("hits[0].duplicates.chunkId"));
        all.add(folded.getString("hits[0].chunkId"));
        assertThat(all)
                .containsExactlyInAnyOrder(
                        first.chunks.getFirst().toString(),
                        second.chunks.getFirst().toString(),
                        version.chunks.getFirst().toString());
        assertThat(folded.getList("hits[0].duplicates.title")).doesNotContainNull();
        assertThat(apart.getList("hits")).hasSize(4);
        assertThat(apart.getList("hits.duplicates.flatten()")).isEmpty();
    }

    @Test
    void explanationsAddUpToTheScore() {
        many();

        var hits = search(new JsonObject()
                .put("query", "old trees grow slowly, trees number 3")
                .put("limit", 20)
                .put("explain", true));

        var found = hits.<Map<String, Object>>getList("hits");
        assertThat(found).hasSize(20).allSatisfy(hit -> {
            var why = (Map<?, ?>) hit.get("explain");
            assertThat(number(why, "denseShare") + number(why, "lexicalShare"))
                    .isCloseTo(number(hit, "score"), within(1e-6));
            var terms = (List<?>) why.get("terms");
            if (why.get("lexical") == null) {
                assertThat(terms).isEmpty();
            } else {
                assertThat(terms.stream()
                                .mapToDouble(term -> number((Map<?, ?>) term, "score"))
                                .sum())
                        .isCloseTo(number(why, "lexical"), within(1e-5));
            }
        });
        assertThat(hits.getList("hits.explain.terms.flatten().term")).contains("tree", "number");
        assertThat(search(new JsonObject().put("query", "trees")).getMap("hits[0].explain"))
                .doesNotContainKey("terms");
    }

    @Test
    void profilesRankByOneAloneOrByBoth() {
        many();
        var query = new JsonObject().put("query", "number 7 trees").put("limit", 5);

        var words = search(query.copy().put("profile", "words"));
        var meaning = search(query.copy().put("profile", "meaning"));
        var weighed = search(query.copy().put("denseWeight", 0).put("lexicalWeight", 0.2));
        var balanced = search(query.copy().put("profile", "balanced"));

        assertThat(words.getList("hits.explain.dense")).containsOnlyNulls();
        assertThat(words.<Integer>getList("hits.explain.lexicalRank")).containsExactly(1, 2, 3, 4, 5);
        assertThat(meaning.getList("hits.explain.lexical")).containsOnlyNulls();
        assertThat(meaning.getList("hits.explain.likeness")).containsOnlyNulls();
        assertThat(meaning.<Integer>getList("hits.explain.denseRank")).containsExactly(1, 2, 3, 4, 5);
        assertThat(weighed.<String>getList("hits.chunkId")).isEqualTo(words.getList("hits.chunkId"));
        assertThat(balanced.getList("hits")).isEqualTo(search(query).getList("hits"));
        assertThat(balanced.getList("hits.explain.likeness")).doesNotContainNull();
    }

    @Test
    void pagesAreOneListInPieces() {
        many();
        var query = new JsonObject().put("query", "trees that are old").put("limit", 30);

        var whole = search(query).<String>getList("hits.chunkId");

        var pieces = IntStream.of(0, 10, 20)
                .boxed()
                .flatMap(from ->
                        search(query.copy().put("offset", from).put("limit", 10))
                                .<String>getList("hits.chunkId")
                                .stream())
                .toList();
        assertThat(whole).hasSize(30).isEqualTo(pieces);
        assertThat(search(query.copy().put("offset", 100)).getList("hits")).isEmpty();
    }

    @Test
    void aGetIsTheSameSearch() {
        var source = many();
        var body = new JsonObject()
                .put("query", "Größe of trees & number=3?")
                .put("limit", 4)
                .put("offset", 1)
                .put("profile", "words")
                .put("neighbours", 1)
                .put("explain", true)
                .put("fold", false)
                .put("sourceItemIds", List.of(source.id.toString()))
                .put("kinds", List.of("note", "paper"))
                .put("sections", List.of("part 3", "Part 4", "Part 5", "Part 6", "Part 7", "Part 8"));

        var request = given().auth().oauth2(reader.token());
        body.forEach(one -> {
            if (one.getValue() instanceof Iterable<?> several) {
                several.forEach(value -> request.queryParam(one.getKey(), value));
            } else {
                request.queryParam(one.getKey(), one.getValue());
            }
        });
        var got = request.get("/api/v1/search").then().statusCode(200).extract().jsonPath();

        var posted = search(body);
        assertThat(got.getList("hits")).hasSize(4).isEqualTo(posted.getList("hits"));
        assertThat(got.getMap("searched")).isEqualTo(posted.getMap("searched"));
        assertThat(got.getMap("coverage")).isEqualTo(posted.getMap("coverage"));
    }

    @Test
    void whatCannotBeAskedIsAProblemInWords() {
        refused(new JsonObject().put("profile", "best"), "profile").body("detail", containsString("balanced, "));
        refused(new JsonObject().put("denseWeight", 0.5), "denseWeight");
        refused(new JsonObject().put("denseWeight", 0).put("lexicalWeight", 0), "denseWeight");
        refused(new JsonObject().put("lexicalWeight", 1.5), "lexicalWeight");
        refused(new JsonObject().put("yearFrom", 2000).put("yearTo", 1999), "yearTo");
        refused(new JsonObject().put("neighbours", 4), "neighbours");
        refused(new JsonObject().put("offset", -1), "offset");
        refused(new JsonObject().put("kinds", List.of("book")), null).body("detail", containsString("note|paper"));
        refused(new JsonObject().put("sections", List.of(" ")), null);
        given().auth()
                .oauth2(reader.token())
                .get("/api/v1/search")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("query"));
        given().auth()
                .oauth2(reader.token())
                .queryParam("query", "x")
                .queryParam("limit", 101)
                .get("/api/v1/search")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("limit"));
        given().queryParam("query", "x").get("/api/v1/search").then().statusCode(401);
    }

    private Sources many() {
        return Sources.indexed(
                reader,
                "trees",
                IntStream.range(0, 40)
                        .mapToObj(i -> i % 3 == 0
                                ? "Number " + i + " is about ships " + UUID.randomUUID()
                                : "Number " + i + " is about old trees that grow slowly " + UUID.randomUUID())
                        .toArray(String[]::new));
    }

    private static double number(Map<?, ?> from, String name) {
        return ((Number) from.get(name)).doubleValue();
    }

    private ValidatableResponse refused(JsonObject request, String field) {
        var answer = post(request.put("query", "x")).statusCode(400).body("errors", hasSize(1));
        return answer.body("errors[0].field", field == null ? notNullValue() : equalTo(field));
    }

    private JsonPath search(JsonObject request) {
        return post(request).statusCode(200).extract().jsonPath();
    }

    private ValidatableResponse post(JsonObject request) {
        return given().auth()
                .oauth2(reader.token())
                .contentType("application/json; charset=UTF-8")
                .body(request.encode())
                .post("/api/v1/search")
                .then();
    }
}
