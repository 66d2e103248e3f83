package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceReferenced;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Searching what is no project's: repositories, and one's own documents. */
@QuarkusTest
class ElsewhereTest {

    private final Person reader = TestToken.viewer();
    private final UUID shelf = UUID.randomUUID();

    @Test
    void aRepositoryIsFoundByWhoMayReadIt_asLongAsHeMay() {
        var shelved = onShelf(shelf, "on the shelf", "Tides follow the moon.");
        Sources.indexed(reader, "in the project", "Tides follow the moon twice a day.");
        Sources.readers(shelf, reader.user());

        search(reader, in(shelf).put("project", false))
                .statusCode(200)
                .body("hits.title", contains("on the shelf"))
                .body("hits[0].repositoryId", equalTo(shelf.toString()))
                .body("hits[0].itemId", equalTo(use(shelved)))
                .body("hits[0].sourceId", nullValue())
                .body("coverage.sources", equalTo(1));
        search(reader, in(shelf)).body("hits.title", containsInAnyOrder("on the shelf", "in the project"));

        Sources.readers(shelf, UUID.randomUUID());

        search(reader, in(shelf)).statusCode(404);
        search(reader, new JsonObject()).body("hits.title", contains("in the project"));
    }

    @Test
    void whatIsNotTheirsIsLikeWhatDoesNotExist() {
        onShelf(shelf, "on the shelf", "Tides follow the moon.");
        Sources.readers(shelf, UUID.randomUUID());

        var theirs = search(reader, in(shelf)).statusCode(404).extract().jsonPath();
        var nobodys =
                search(reader, in(UUID.randomUUID())).statusCode(404).extract().jsonPath();

        for (var field : List.of("type", "title", "status", "detail", "instance")) {
            assertThat(theirs.getString(field)).isEqualTo(nobodys.getString(field));
        }
        Sources.readers(shelf, reader.user());
        search(reader, in(shelf, UUID.randomUUID())).statusCode(404);
    }

    @Test
    void nothingOfItIsFoundByAnotherWay() {
        onShelf(shelf, "on the shelf", "Tides follow the moon.");
        var other = UUID.randomUUID();
        Sources.readers(shelf, reader.user());
        Sources.readers(other, reader.user());

        for (var corpus : List.of(Claim.OWN_PROJECT, Claim.WHOLE_WORKSPACE, Claim.LIST_ONLY)) {
            search(reader.token(corpus), new JsonObject()).body("hits", empty()).body("coverage.sources", equalTo(0));
            search(reader.token(corpus), new JsonObject().put("documents", true))
                    .body("hits", empty());
            search(reader.token(corpus), in(other)).body("hits", empty());
        }
        var elsewhere = reader.in(UUID.randomUUID(), UUID.randomUUID());
        search(elsewhere, in(shelf)).body("hits", empty());
    }

    @Test
    void onesOwnDocumentsAreFoundByOneselfInTheirProject_whenAskedFor() {
        var mine = Sources.indexedFor(
                reader, reader.project(), null, reader.user(), "my document", "Tides follow the moon.");
        var fellow =
                new Person(UUID.randomUUID(), UUID.randomUUID(), reader.workspace(), reader.project(), reader.groups());
        var asked = new JsonObject().put("documents", true);

        search(reader, asked.copy())
                .body("hits.title", contains("my document"))
                .body("hits[0].sourceId", equalTo(use(mine)))
                .body("hits[0].repositoryId", nullValue());
        search(reader, asked.copy().put("project", false)).body("hits.title", contains("my document"));
        search(reader, new JsonObject()).body("hits", empty());
        search(reader.token(Claim.WHOLE_WORKSPACE), new JsonObject()).body("hits", empty());
        search(fellow, asked.copy()).body("hits", empty());
        search(fellow.token(Claim.WHOLE_WORKSPACE), asked.copy()).body("hits", empty());
        search(reader.in(reader.workspace(), UUID.randomUUID()), asked.copy()).body("hits", empty());
        search(reader.in(UUID.randomUUID(), reader.project()), asked.copy()).body("hits", empty());
    }

    @Test
    void theSameContentHasTheNameOfTheUseByWhichItIsSeen() {
        var other = reader.in(reader.workspace(), UUID.randomUUID());
        var source = Sources.indexed(other, "Secret plan of the others", "Tides follow the moon.");
        source.usedBy(Ids.next(), null, shelf, null, "on the shelf");
        source.usedBy(Ids.next(), reader.project(), null, reader.user(), "my document");
        Wire.send(
                source.scope.withProject(null).withRun(Ids.next()),
                new SourceReferenced(source.id, Ids.next(), "document"));
        Sources.readers(shelf, reader.user());

        Awaitility.await().untilAsserted(() -> search(reader, in(shelf)).body("hits.title", contains("on the shelf")));
        search(reader, new JsonObject().put("documents", true)).body("hits.title", contains("my document"));
        search(other, new JsonObject()).body("hits.title", contains("Secret plan of the others"));
        search(other, new JsonObject().put("documents", true))
                .body("hits.title", contains("Secret plan of the others"));
        search(reader, new JsonObject()).body("hits", empty());
    }

    @Test
    void whatIsTakenOutOfARepositoryIsFoundThereNoMore() {
        var shelved = onShelf(shelf, "on the shelf", "Tides follow the moon.");
        Sources.readers(shelf, reader.user());
        search(reader, in(shelf)).body("hits.title", contains("on the shelf"));
        var out = new SourceDereferenced(shelved.id, UUID.fromString(use(shelved)), false);

        Wire.send(shelved.scope.withRun(Ids.next()), out);

        Awaitility.await().untilAsserted(() -> search(reader, in(shelf)).body("hits", empty()));
        // What comes to be known of an earlier time does not bring it back.
        Wire.send(shelved.scope.withRun(Ids.next()), new SourceReferenced(shelved.id, Ids.next(), "repository_item"));
        Awaitility.await().during(Duration.ofSeconds(1)).untilAsserted(() -> search(reader, in(shelf))
                .body("hits", empty()));
    }

    @Test
    void whileNobodyTellsWhoMayReadNobodyDoes() {
        onShelf(shelf, "on the shelf", "Tides follow the moon.");
        Sources.indexed(reader, "in the project", "Tides follow the moon twice a day.");
        Sources.readers(shelf);

        search(reader, in(shelf)).statusCode(503).body("type", equalTo("/problems/upstream"));
        search(reader, new JsonObject()).statusCode(200).body("hits.title", contains("in the project"));
    }

    @Test
    void itTakesTheToolAndSomethingToSearch() {
        Sources.readers(shelf, reader.user());

        search(reader.with(Capability.RESEARCH), in(shelf)).statusCode(403);
        search(reader, new JsonObject().put("project", false)).statusCode(400);
        var many = new UUID[21];
        Arrays.fill(many, shelf);
        search(reader, in(many)).statusCode(400);
    }

    private Sources onShelf(UUID repository, String name, String text) {
        return Sources.indexedFor(reader, null, repository, null, name, text);
    }

    private static String use(Sources source) {
        return Database.column("SELECT reference_id FROM source_reference WHERE source_item_id = ?", source.id)
                .getFirst();
    }

    private static JsonObject in(UUID... repositories) {
        var ids = new JsonArray();
        for (var id : repositories) {
            ids.add(id.toString());
        }
        return new JsonObject().put("repositoryIds", ids);
    }

    private static ValidatableResponse search(Person who, JsonObject where) {
        return search(who.token(), where);
    }

    private static ValidatableResponse search(String token, JsonObject where) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json; charset=UTF-8")
                .body(where.put("query", "tides").encode())
                .post("/api/v1/search")
                .then();
    }
}
