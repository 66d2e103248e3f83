package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SearchTest {

    private final Tenancy tenancy;
    private final Vertx vertx;

    SearchTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void theBestPassageComesFirstWithItsTextAndPlace() {
        var viewer = TestToken.viewer();
        var source = Sources.indexed(
                viewer,
                "Habits of animals",
                "Bees dance to tell each other where flowers are.",
                "Cats sleep for most of the day and hunt at dusk.",
                "Salmon swim up the river in which they were born.");

        search(viewer, "How do cats spend their day?")
                .statusCode(200)
                .body("hits", hasSize(3))
                .body("hits[0].chunkId", equalTo(source.chunks.get(1).toString()))
                .body("hits[0].sourceItemId", equalTo(source.id.toString()))
                .body("hits[0].title", equalTo("Habits of animals"))
                .body("hits[0].text", equalTo("Cats sleep for most of the day and hunt at dusk."))
                .body("hits[0].page", equalTo(1))
                .body("hits[0].section", equalTo("Part 2"))
                .body("hits[0].startChar", equalTo(49))
                .body("hits[0].score", equalTo(1.0f))
                .body("hits[0].explain.denseRank", equalTo(1))
                .body("hits[0].explain.lexicalRank", equalTo(1))
                .body("hits[1].explain.lexical", nullValue())
                .body("searched.sources", equalTo(1))
                .body("searched.chunks", equalTo(3))
                .body("coverage.pending", equalTo(0))
                .body("tookMs", notNullValue());
    }

    @Test
    void neitherAnotherProjectNorAnotherWorkspaceIsEverSeenOrFelt() {
        var me = TestToken.viewer();
        var otherProject = me.in(me.workspace(), UUID.randomUUID());
        var stranger = TestToken.viewer();
        var mine = Sources.indexed(me, "mine", "Volcanoes erupt.", "Glaciers melt slowly.");
        var before = search(me, "volcanoes").extract().jsonPath();
        Sources.indexed(otherProject, "theirs", "Volcanoes erupt with lava and volcanoes smoke.");
        Sources.indexed(stranger, "strange", "Volcanoes, volcanoes, volcanoes!");

        var after = search(me, "volcanoes").extract().jsonPath();

        assertThat(after.getList("hits.chunkId"))
                .containsExactly(
                        mine.chunks.get(0).toString(), mine.chunks.get(1).toString());
        assertThat(after.<Object>getList("hits")).isEqualTo(before.getList("hits"));
        search(otherProject, "glaciers").body("hits", hasSize(1)).body("hits[0].title", equalTo("theirs"));
        search(me.in(UUID.randomUUID(), me.project()), "volcanoes").body("hits", empty());
    }

    @Test
    void wordsAreScoredByBm25OverWhatTheProjectSees() {
        var viewer = TestToken.viewer();
        var source =
                Sources.indexed(viewer, "fruit", "apple apple banana", "apple cherry", "banana cherry mango grape");
        Sources.indexed(viewer.in(viewer.workspace(), UUID.randomUUID()), "more", "apple", "apple pie", "pie");

        var hits = search(viewer, "apple").extract().jsonPath();

        // Three chunks of 3 terms on average, two of them with apple: idf = ln(1 + 1.5 / 2.5).
        var idf = Math.log(1.6);
        assertThat(lexical(hits.getList("hits"), source.chunks.get(0))).isCloseTo(idf * 4.4 / 3.2, within(1e-6));
        assertThat(lexical(hits.getList("hits"), source.chunks.get(1))).isCloseTo(idf * 2.2 / 1.9, within(1e-6));
        assertThat(hits.getString("hits.find { it.chunkId == '" + source.chunks.get(2) + "' }.explain.lexical"))
                .isNull();
    }

    @Test
    void aSourceSharedWithAProjectIsFoundThereUntilItIsTakenAway() {
        var first = TestToken.viewer();
        var second = first.in(first.workspace(), UUID.randomUUID());
        var source = Sources.indexed(first, "shared", "Tides follow the moon.");
        var reference = Ids.next();
        var scope = source.scope.withProject(second.project()).withRun(Ids.next());

        source.usedBy(reference, second.project(), null, null, "as the second calls it");
        Wire.send(scope, new SourceReferenced(source.id, reference, "note"));
        Awaitility.await().untilAsserted(() -> search(second, "tides").body("hits", hasSize(1)));
        Awaitility.await()
                .untilAsserted(() -> search(second, "tides").body("hits.title", contains("as the second calls it")));
        search(first, "tides").body("hits.title", contains("shared"));
        Wire.send(source.scope.withRun(Ids.next()), source.dereferenced(false));
        Awaitility.await().untilAsserted(() -> search(first, "tides").body("hits", empty()));
        assertThat(Database.column("SELECT name FROM source_reference WHERE reference_id = ?", source.reference))
                .containsOnlyNulls();

        search(second, "tides")
                .body("hits.text", contains("Tides follow the moon."))
                .body("hits.title", contains("as the second calls it"));
    }

    @Test
    void anEmptyProjectAnswersAnEmptyList() {
        search(TestToken.viewer(), "anything")
                .statusCode(200)
                .body("hits", empty())
                .body("searched.chunks", equalTo(0))
                .body("coverage.sources", equalTo(0));
    }

    @Test
    void aQuestionOfStopWordsIsStillAnsweredByMeaning() {
        var viewer = TestToken.viewer();
        Sources.indexed(viewer, "play", "To be, or not to be, that is the question.");

        search(viewer, "to be or not to be")
                .statusCode(200)
                .body("hits", hasSize(1))
                .body("hits[0].explain.lexical", nullValue())
                .body("hits[0].score", equalTo(0.7f));
    }

    @Test
    void anyScriptIsAnswered() {
        var viewer = TestToken.viewer();
        var text = "Die Größe von 東京 ist naïve 🚀 \"quoted\" 'single' $1 %s \\ end";
        Sources.indexed(viewer, "Überschrift 東京", text);

        for (var query : List.of("größe", "東京", "🚀", "'; DROP TABLE posting; --", "\\u0000x", "\\ud800 lone")) {
            searchJson(viewer, "{\"query\":\"" + query + "\"}")
                    .statusCode(200)
                    .body("hits[0].text", equalTo(text))
                    .body("hits[0].title", equalTo("Überschrift 東京"));
        }
        search(viewer, "東京").body("hits[0].explain.lexicalRank", equalTo(1));
    }

    @Test
    void whatWasNotReadOrNotSearchedIsSaid() {
        var viewer = TestToken.viewer();
        Sources.indexed(viewer, "long", "paragraph ".repeat(800));
        var lost = Sources.cut(viewer, "lost", "never there");
        lost.control("forget", "");
        Wire.send(lost.scope, lost.chunked());
        Wire.awaitEvent(lost.scope.runId(), SourceIndexFailed.class);

        search(viewer, "字".repeat(1000))
                .statusCode(200)
                .body("coverage.sources", equalTo(2))
                .body("coverage.failed", equalTo(1))
                .body("coverage.pending", equalTo(0))
                .body("coverage.chunksCutShort", equalTo(1))
                .body("coverage.queryCutShort", equalTo(true))
                .body("searched.sources", equalTo(1));
    }

    @Test
    void noMoreThanAskedForAndTenUnlessAsked() {
        var viewer = TestToken.viewer();
        Sources.indexed(
                viewer,
                "many",
                IntStream.range(0, 12)
                        .mapToObj(i -> "Note number " + i + " about trees.")
                        .toArray(String[]::new));

        search(viewer, "trees").body("hits", hasSize(10));
        searchJson(viewer, "{\"query\":\"trees\",\"limit\":3}").body("hits", hasSize(3));
        searchJson(viewer, "{\"query\":\"trees\",\"limit\":50}").body("hits", hasSize(12));
    }

    @Test
    void whatCannotBeSearchedIsAProblemInWords() {
        var viewer = TestToken.viewer();

        problem(search(viewer, " "), 400, "/problems/bad-request").body("errors[0].field", equalTo("query"));
        problem(search(viewer, "x".repeat(1001)), 400, "/problems/bad-request");
        problem(searchJson(viewer, "{\"query\":\"x\",\"limit\":101}"), 400, "/problems/bad-request")
                .body("errors[0].field", equalTo("limit"));
        problem(searchJson(viewer, "{\"query\":\"x\",\"limit\":0}"), 400, "/problems/bad-request");
        problem(searchJson(viewer, "{\"query\":"), 400, "/problems/bad-request");
        problem(searchJson(viewer, ""), 400, "/problems/bad-request");
    }

    @Test
    void onlyMembersOfTheProjectMaySearch() {
        var noMember = TestToken.somebody(List.of(Access.USER));
        var anonymous = given().contentType(ContentType.JSON)
                .body("{\"query\":\"x\"}")
                .post("/api/v1/search")
                .then();
        var service = given().auth()
                .oauth2(TestToken.service("workflow"))
                .contentType(ContentType.JSON)
                .body("{\"query\":\"x\"}")
                .post("/api/v1/search")
                .then();

        problem(anonymous, 401, "/problems/unauthenticated");
        problem(search(noMember, "x"), 403, "/problems/forbidden");
        problem(service, 403, "/problems/forbidden");
    }

    @Test
    void everyTenantTableForcesRowSecurityAndPartitionsAreAWall() {
        var viewer = TestToken.viewer();
        Sources.indexed(viewer, "secret", "Nobody else reads this.");

        var unforced = Database.column("""
                SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
                 WHERE n.nspname IN ('indexing', 'retrieval') AND c.relkind IN ('r', 'p')
                   AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                """);
        var partition = Database.column("SELECT inhrelid::regclass::text FROM pg_inherits i JOIN pg_class c"
                        + " ON c.oid = inhrelid WHERE inhparent = 'indexing.vector_entry'::regclass")
                .getFirst();

        assertThat(unforced).isEmpty();
        assertThat(Database.count("SELECT count(*) FROM vector_entry")).isPositive();
        for (var table : List.of(
                "vector_entry",
                "posting",
                "title_posting",
                "chunk_text",
                "indexed_source",
                "source_reference",
                "project_paper")) {
            assertThat(rowsForNobody(table)).isZero();
        }
        assertThatThrownBy(() -> rowsForNobody(partition)).hasMessageContaining("permission denied");
    }

    /** As the role that serves requests. */
    private long rowsForNobody(String table) {
        return Await.on(
                vertx,
                () -> tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.query("SELECT count(*) AS n FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong("n"))));
    }

    private static double lexical(List<Map<String, Object>> hits, UUID chunk) {
        return hits.stream()
                .filter(hit -> hit.get("chunkId").equals(chunk.toString()))
                .map(hit -> (Map<?, ?>) hit.get("explain"))
                .map(explain -> ((Number) explain.get("lexical")).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String type) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo(type))
                .body("status", equalTo(status))
                .body("requestId", notNullValue());
    }

    private static ValidatableResponse search(Person who, String query) {
        return searchJson(who, JsonObject.of("query", query).encode());
    }

    private static ValidatableResponse searchJson(Person who, String body) {
        return given().auth()
                .oauth2(who.token())
                .contentType("application/json; charset=UTF-8")
                .body(body)
                .post("/api/v1/search")
                .then();
    }
}
