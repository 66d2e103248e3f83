package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What somebody calls a source is looked for, by him and by nobody else. */
@QuarkusTest
class TitleTest {

    private static final String[] TEXTS = {
        "They hold hands while they sleep, lest they drift apart.", "Some of them carry a stone, for shells."
    };

    private final Person viewer = TestToken.viewer();

    @Test
    void aWordThatStandsInTheTitleAloneFindsTheSource() {
        var source = Sources.indexed(viewer, "Otters_of_Monterey.notes", TEXTS);
        Sources.indexed(viewer, "Bees", "They dance to tell each other where flowers are.");

        words(viewer, "Monterey")
                .body("hits.chunkId", contains(source.chunks.getFirst().toString()))
                .body("hits[0].explain.terms.term", contains("monterei"))
                .body("hits[0].explain.terms[0].frequency", equalTo(0))
                .body("hits[0].explain.terms[0].chunksWithIt", equalTo(1));
        given().auth()
                .oauth2(viewer.token())
                .queryParam("query", "Monterey")
                .get("/api/v1/search")
                .then()
                .statusCode(200)
                .body("hits[0].sourceItemId", equalTo(source.id.toString()));
    }

    @Test
    void togetherWithAWordOfAPassageItFindsThatPassage() {
        var otters = Sources.indexed(viewer, "Otters", TEXTS);
        Sources.indexed(viewer, "Bees", "They leave a stone where it lies, whatever it is for.");

        words(viewer, "otter stone")
                .body("hits[0].chunkId", equalTo(otters.chunks.get(1).toString()));
    }

    @Test
    void whatStandsInTheTextToo_isFoundThere() {
        var source = Sources.indexed(viewer, "Sleep and shells", TEXTS);

        assertThat(kept(source)).isZero();
        words(viewer, "shells")
                .body("hits.chunkId", contains(source.chunks.get(1).toString()))
                .body("hits[0].explain.terms[0].frequency", equalTo(1));
    }

    @Test
    void oneUsersNameForContentIsUnknownToAnother() {
        var neighbour = viewer.in(viewer.workspace(), UUID.randomUUID());
        var colleague =
                new Person(UUID.randomUUID(), UUID.randomUUID(), viewer.workspace(), viewer.project(), viewer.groups());
        var repository = UUID.randomUUID();
        var nobodys = viewer.in(viewer.workspace(), null);
        Sources.cut(nobodys, "", TEXTS)
                .usedBy(UUID.randomUUID(), viewer.project(), null, null, "Zanzibar")
                .usedBy(UUID.randomUUID(), neighbour.project(), null, null, "Antarctica")
                .usedBy(UUID.randomUUID(), viewer.project(), null, colleague.user(), "Kamchatka")
                .usedBy(UUID.randomUUID(), null, repository, null, "Timbuktu")
                .index();

        words(viewer, "zanzibar").body("hits", hasSize(1)).body("hits[0].title", equalTo("Zanzibar"));
        words(neighbour, "antarctica").body("hits", hasSize(1)).body("hits[0].title", equalTo("Antarctica"));
        for (var word : new String[] {"antarctica", "kamchatka", "timbuktu"}) {
            words(viewer, word).body("hits", empty());
            search(
                            viewer,
                            new JsonObject()
                                    .put("query", word)
                                    .put("profile", "words")
                                    .put("documents", true))
                    .body("hits", empty());
        }
        words(neighbour, "zanzibar").body("hits", empty());
        // What the project shares is shown by the project's name for it, also to whom has a copy of his own.
        words(colleague, "zanzibar").body("hits", hasSize(1)).body("hits[0].title", equalTo("Zanzibar"));
        words(TestToken.viewer(), "zanzibar").body("hits", empty());
    }

    @Test
    void whatIsTakenAwayTakesItsNameAlong() {
        var source = Sources.indexed(viewer, "Zanzibar", TEXTS);
        assertThat(kept(source)).isEqualTo(1);

        Wire.send(source.scope, source.dereferenced(true));

        Awaitility.await().untilAsserted(() -> assertThat(kept(source)).isZero());
        words(viewer, "zanzibar").body("hits", empty());
    }

    private static long kept(Sources source) {
        return Database.count("SELECT count(*) FROM title_posting WHERE source_item_id = ?", source.id);
    }

    private static ValidatableResponse words(Person who, String query) {
        return search(
                who,
                new JsonObject().put("query", query).put("profile", "words").put("explain", true));
    }

    private static ValidatableResponse search(Person who, JsonObject asked) {
        return given().auth()
                .oauth2(who.token())
                .contentType(ContentType.JSON)
                .body(asked.encode())
                .post("/api/v1/search")
                .then()
                .statusCode(200);
    }
}
