package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.asService;
import static dev.lectern.ingestion.source.Desk.note;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Await;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccessTest {

    private final Person somebody = TestToken.editor();
    private final Tenancy tenancy;
    private final Vertx vertx;

    AccessTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,",
        "GET,/text",
        "GET,/chunks",
        "GET,/pages",
        "GET,/pages/1",
        "GET,/pages/1/image",
        "GET,/bytes",
        "GET,/report",
        "GET,/metadata",
        "POST,/retry",
        "POST,/retry?step=chunk",
        "POST,/reprocess",
        "DELETE,"
    })
    void whatIsNotTheirsIsLikeWhatDoesNotExist(String method, String below) {
        var source = add(somebody, "Mine alone.");
        var colleague = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());

        var missing = problem(somebody, method, UUID.randomUUID(), below);
        var foreign = problem(TestToken.owner(), method, source.id(), below);
        var otherProject = problem(colleague, method, source.id(), below);

        assertThat(missing).isEqualTo("No such source.");
        assertThat(foreign).isEqualTo(missing);
        assertThat(otherProject).isEqualTo(missing);
    }

    @Test
    void aViewerLooksButChangesNothing() {
        var source = add(somebody, "To be looked at.");
        var viewer = new Person(
                UUID.randomUUID(),
                UUID.randomUUID(),
                somebody.workspace(),
                somebody.project(),
                List.of(Access.USER, Access.VIEWER));

        Desk.get(viewer, source.id()).statusCode(200);
        for (var below : List.of("/text", "/pages", "/pages/1", "/bytes", "/report")) {
            as(viewer).get("/api/v1/sources/" + source.id() + below).then().statusCode(200);
        }
        Desk.send(viewer, Desk.script("", "A page."), "a.pdf", null, null).statusCode(403);
        as(viewer).post("/api/v1/sources/" + source.id() + "/reprocess").then().statusCode(403);
        as(viewer)
                .body(note("x"))
                .post("/api/v1/sources")
                .then()
                .statusCode(403)
                .body("status", equalTo(403));
        as(viewer).delete("/api/v1/sources/" + source.id()).then().statusCode(403);
        as(viewer).post("/api/v1/sources/" + source.id() + "/retry").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sources", "/internal/sources/0190a3f0-0000-7000-8000-000000000001/chunks"})
    void nobodyGetsInWithoutAToken(String path) {
        given().get(path).then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void peopleStayOutsideOfTheInternalDoor_andServicesOutsideOfThePublicOne() {
        as(TestToken.owner())
                .get("/internal/sources/" + UUID.randomUUID() + "/chunks?workspaceId=" + somebody.workspace())
                .then()
                .statusCode(403);
        asService().get("/api/v1/sources").then().statusCode(403);
    }

    @Test
    void whatIsNoJsonAndNoCursorIsSaidSo() {
        as(somebody).body("{").post("/api/v1/sources").then().statusCode(400);
        as(somebody).body("{\"kind\":{}}").post("/api/v1/sources").then().statusCode(400);
        as(somebody).get("/api/v1/sources?after=nonsense").then().statusCode(400);
        as(somebody).get("/api/v1/sources?limit=0").then().statusCode(400);
        as(somebody).get("/api/v1/sources/no-id").then().statusCode(404);
        as(TestToken.editor()).get("/api/v1/sources").then().statusCode(200).body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"source_item", "source_reference", "chunk"})
    void theDatabaseItselfKeepsWorkspacesApart(String table) {
        add(somebody, "Behind a policy.");
        Scope nobody = Scope.ofRun(Ids.next());

        assertThat(rows(table, nobody)).isZero();
        assertThat(rows(table, nobody.withWorkspace(UUID.randomUUID()))).isZero();
    }

    private long rows(String table, Scope scope) {
        return Await.on(
                vertx,
                () -> tenancy.tx(scope, tx -> tx.query("SELECT count(*) AS n FROM " + table)
                        .execute()
                        .map(found -> found.iterator().next().getLong("n"))));
    }

    private static String problem(Person person, String method, UUID id, String below) {
        return as(person)
                .request(method, "/api/v1/sources/" + id + (below == null ? "" : below))
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .jsonPath()
                .getString("detail");
    }
}
