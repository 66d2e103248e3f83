package dev.lectern.ingestion.repository;

import static dev.lectern.ingestion.repository.Shelf.ALL;
import static dev.lectern.ingestion.repository.Shelf.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.Broker;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.SourceEvent;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.Auth;
import dev.lectern.ingestion.repository.Shelf.Visitor;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RepositoryAccessTest {

    private static final List<String> READS = List.of(
            "",
            "/items",
            "/items/{item}",
            "/items/{item}/text",
            "/items/{item}/pages",
            "/items/{item}/pages/1",
            "/items/{item}/pages/1/image",
            "/items/{item}/chunks",
            "/items/{item}/bytes",
            "/items/{item}/report");

    private final Person owner = TestToken.editor();
    private final UUID role = UUID.randomUUID();
    private final Visitor member = Visitor.of(colleague());
    private final Visitor holder = Visitor.of(colleague(), UUID.randomUUID(), role);
    private final Visitor elsewhere = Visitor.of(TestToken.editor(), role);
    private final Visitor administrator = Visitor.of(in(TestToken.admin()));

    @Test
    void onlyWhomItIsGivenToReadsIt() {
        var shelf = made(owner, false);
        var item = shelf.add("Known to few. " + UUID.randomUUID());
        shelf.giveTo(null, role);
        var friend = Visitor.of(colleague());
        shelf.giveTo(friend.person().user(), null);

        for (var below : READS) {
            for (var reader : List.of(Visitor.of(owner), friend, holder, administrator)) {
                read(reader, shelf, item, below, 200);
            }
            for (var stranger : List.of(member, elsewhere, Visitor.of(TestToken.admin()))) {
                read(stranger, shelf, item, below, 404);
            }
        }
    }

    @Test
    void whatIsNotTheirsIsLikeWhatDoesNotExist() {
        var shelf = made(owner, false);
        var item = shelf.add("Nobody's business. " + UUID.randomUUID());
        var nothing = new Shelf(owner, UUID.randomUUID());

        for (var below : READS) {
            assertThat(problem(member, shelf, item, below)).isEqualTo("No such repository.");
            assertThat(problem(elsewhere, shelf, item, below)).isEqualTo(problem(member, nothing, item, below));
        }
        for (var stranger : List.of(member, holder, elsewhere)) {
            changes(stranger, shelf, item, 404);
        }
        read(Visitor.of(owner), made(owner, false), item, "/items/{item}", 404);
    }

    @Test
    void whoMayReadItOnlyChangesNothing() {
        var shelf = made(owner, true);
        var item = shelf.add("For all to read. " + UUID.randomUUID());

        changes(member, shelf, item, 403);
        read(Visitor.of(owner), shelf, item, "/items/{item}", 200);
    }

    @Test
    void aPublicOneIsReadInItsWorkspaceAndNowhereElse() {
        var shelf = made(owner, true);
        var item = shelf.add("Public. " + UUID.randomUUID());

        for (var below : READS) {
            read(member, shelf, item, below, 200);
            read(elsewhere, shelf, item, below, 404);
        }
        Visitor.of(owner)
                .asks()
                .body(Map.of("isPublic", false, "version", 1))
                .patch(shelf.path())
                .then()
                .statusCode(200)
                .body("isPublic", equalTo(false))
                .body("version", equalTo(2));
        read(member, shelf, item, "/items/{item}/text", 404);
        Visitor.of(owner)
                .asks()
                .body(Map.of("name", "x", "version", 1))
                .patch(shelf.path())
                .then()
                .statusCode(409);
    }

    @Test
    void takingItAwayCountsAtOnce() {
        var shelf = made(owner, false);
        var item = shelf.add("For a while. " + UUID.randomUUID());
        var toMember = shelf.giveTo(member.person().user(), null);
        var toRole = shelf.giveTo(null, role);
        read(member, shelf, item, "/items", 200);
        read(holder, shelf, item, "/items", 200);

        shelf.remove("/access/" + toMember).statusCode(204);
        shelf.remove("/access/" + toRole).statusCode(204);

        for (var below : READS) {
            read(member, shelf, item, below, 404);
            read(holder, shelf, item, below, 404);
        }
        shelf.remove("/access/" + toRole).statusCode(404);
    }

    @Test
    void aDeletedOneIsGoneForAll() {
        var shelf = made(owner, true);
        var item = shelf.add("For a while. " + UUID.randomUUID());
        shelf.giveTo(member.person().user(), null);
        shelf.giveTo(null, role);

        shelf.remove("").statusCode(202);

        for (var who : List.of(Visitor.of(owner), member, holder, administrator)) {
            READS.forEach(below -> read(who, shelf, item, below, 404));
            changes(who, shelf, item, 404);
        }
    }

    @Test
    void theListShowsWhatMayBeRead() {
        var secret = made(owner, false);
        var common = made(owner, true);
        var given = made(owner, false);
        given.giveTo(null, role);

        listed(Visitor.of(owner), secret, common, given);
        listed(administrator, secret, common, given);
        listed(holder, common, given);
        listed(member, common);
        elsewhere.asks().get(ALL).then().statusCode(200).body("items", empty());
    }

    @Test
    void aGrantNamesExactlyOneOfPersonAndRole_once() {
        var shelf = made(owner, false);
        shelf.giveTo(null, role);

        give(shelf, Map.of()).statusCode(400);
        give(shelf, Map.of("userId", UUID.randomUUID(), "roleId", role)).statusCode(400);
        give(shelf, Map.of("roleId", role)).statusCode(409);
        give(shelf, Map.of("userId", Auth.nobody())).statusCode(422).body("errors[0].field", equalTo("userId"));
        give(shelf, Map.of("roleId", Auth.nobody())).statusCode(422).body("errors[0].field", equalTo("roleId"));
        give(shelf, Map.of("userId", Auth.unanswered())).statusCode(503);
        Visitor.of(owner)
                .asks()
                .get(shelf.path() + "/access")
                .then()
                .body("items", hasSize(1))
                .body("items[0].roleId", equalTo(role.toString()));
    }

    @Test
    void nothingOfARepositoryIsSeenAsASource() {
        var shelf = made(owner, true);
        var item = shelf.add("Not of a project. " + UUID.randomUUID());

        for (var corpus : List.of(Claim.OWN_PROJECT, Claim.WHOLE_WORKSPACE, Claim.LIST_ONLY)) {
            for (var below : List.of("", "/text", "/pages", "/pages/1", "/chunks", "/bytes", "/report", "/metadata")) {
                sources(corpus, "/" + item.id() + below).statusCode(404);
            }
            sources(corpus, "")
                    .statusCode(200)
                    .body("items.id", not(hasItem(item.id().toString())));
        }
        Desk.as(owner).delete("/api/v1/sources/" + item.id()).then().statusCode(404);
        Desk.as(owner)
                .post("/api/v1/sources/" + item.id() + "/reprocess")
                .then()
                .statusCode(404);
        Desk.until(() -> !told(item).isEmpty());
        assertThat(told(item))
                .allSatisfy(event -> assertThat(event.scope().projectId()).isNull());
    }

    @Test
    void aDocumentIsSeenByWhoseItIsOnly() {
        var bytes = Desk.script("", "Mine alone. " + UUID.randomUUID());
        var mine = Desk.send(owner, bytes, "mine.pdf", "document", null)
                .statusCode(202)
                .extract()
                .jsonPath();
        var id = mine.getUUID("sourceId");
        var fellow =
                new Person(UUID.randomUUID(), UUID.randomUUID(), owner.workspace(), owner.project(), owner.groups());

        Desk.get(owner, id).statusCode(200);
        Desk.as(owner).get("/api/v1/sources").then().body("items.id", hasItem(id.toString()));
        Desk.get(fellow, id).statusCode(404);
        Desk.as(fellow).get("/api/v1/sources").then().body("items.id", not(hasItem(id.toString())));
        Desk.as(fellow).delete("/api/v1/sources/" + id).then().statusCode(404);
        var theirs = Desk.addFile(fellow, bytes, "theirs.pdf");
        assertThat(theirs.deduplicated()).isFalse();
        assertThat(theirs.id()).isNotEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/0190a3f0-0000-7000-8000-000000000001/items"})
    void withoutTheToolThereIsNothing(String below) {
        Visitor.of(owner.with(Capability.RESEARCH))
                .asks()
                .get(ALL + below)
                .then()
                .statusCode(403);
    }

    private static List<CloudEvent> told(Added item) {
        return Broker.read(Broker.ofRun(item.run())).stream()
                .filter(event -> event.data() instanceof SourceEvent)
                .toList();
    }

    private void changes(Visitor who, Shelf shelf, Added item, int status) {
        var path = shelf.path();
        var text = Map.of("name", "Mine", "text", "Smuggled in.");
        who.asks().body(Map.of("name", "Mine", "version", 1)).patch(path).then().statusCode(status);
        who.asks().get(path + "/access").then().statusCode(status);
        who.asks()
                .body(Map.of("userId", who.person().user()))
                .post(path + "/access")
                .then()
                .statusCode(status);
        who.asks().delete(path + "/access/" + UUID.randomUUID()).then().statusCode(status);
        who.asks().body(text).post(path + "/items").then().statusCode(status);
        who.asks()
                .body(Map.of("url", "https://example.org/x.pdf"))
                .post(path + "/items/urls")
                .then()
                .statusCode(status);
        RestAssured.given()
                .auth()
                .oauth2(who.person().token(who.roles()))
                .header("X-Run-Id", Ids.next().toString())
                .multiPart("file", "a.pdf", Desk.script("", "Smuggled in."), "application/pdf")
                .post(path + "/items/files")
                .then()
                .statusCode(status);
        who.asks().post(path + "/items/" + item.id() + "/reprocess").then().statusCode(status);
        who.asks().delete(path + "/items/" + item.id()).then().statusCode(status);
        who.asks().delete(path).then().statusCode(status);
    }

    private ValidatableResponse sources(String corpus, String below) {
        return RestAssured.given()
                .auth()
                .oauth2(owner.token(corpus))
                .header("X-Run-Id", Ids.next().toString())
                .get("/api/v1/sources" + below)
                .then();
    }

    private ValidatableResponse give(Shelf shelf, Map<String, UUID> wanted) {
        return Visitor.of(owner)
                .asks()
                .body(wanted)
                .post(shelf.path() + "/access")
                .then();
    }

    private static void listed(Visitor who, Shelf... shelves) {
        var ids =
                who.asks().get(ALL).then().statusCode(200).extract().jsonPath().<String>getList("items.id");
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(shelves)
                        .map(shelf -> shelf.id().toString())
                        .toList());
    }

    private static void read(Visitor who, Shelf shelf, Added item, String below, int status) {
        // Of a text there are no pictures, which only those learn who may read it.
        int expected = status == 200 && below.endsWith("/image") ? 409 : status;
        who.asks().get(path(shelf, item, below)).then().statusCode(expected);
    }

    private static String problem(Visitor who, Shelf shelf, Added item, String below) {
        return who.asks()
                .get(path(shelf, item, below))
                .then()
                .statusCode(404)
                .extract()
                .jsonPath()
                .getString("detail");
    }

    private static String path(Shelf shelf, Added item, String below) {
        return shelf.path() + below.replace("{item}", item.id().toString());
    }

    private Person colleague() {
        return in(TestToken.editor());
    }

    private Person in(Person person) {
        return person.in(owner.workspace(), UUID.randomUUID());
    }
}
