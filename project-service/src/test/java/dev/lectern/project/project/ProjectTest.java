package dev.lectern.project.project;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProjectTest {

    private static final String PROJECTS = "/api/v1/projects";

    private Person owner;

    @BeforeEach
    void comeIn() {
        owner = People.somebody();
    }

    @Test
    void aNewProjectBelongsToItsCreator() {
        var created = post("{\"name\":\" Wind noise \",\"description\":\"Papers\"}", null);

        var id = created.statusCode(201)
                .body("slug", equalTo("wind-noise"))
                .body("name", equalTo("Wind noise"))
                .body("description", equalTo("Papers"))
                .body("role", equalTo("owner"))
                .body("isDefault", equalTo(false))
                .body("version", equalTo(1))
                .body("workspaceId", equalTo(owner.workspace().toString()))
                .body("ownerId", equalTo(owner.user().toString()))
                .body("createdAt", notNullValue())
                .extract()
                .<String>path("id");
        created.header("Location", PROJECTS + "/" + id);
        People.as(owner).get(PROJECTS + "/" + id).then().statusCode(200).body("name", equalTo("Wind noise"));
    }

    @Test
    void namesThatReadAlikeGetNumberedSlugs_alsoAtOnce() {
        var slugs = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> post("{\"name\":\"Same" + "!".repeat(i) + "\"}", null)
                        .statusCode(201)
                        .extract()
                        .<String>path("slug"))
                .toList();

        assertThat(new HashSet<>(slugs))
                .containsExactlyInAnyOrder(
                        "same", "same-2", "same-3", "same-4", "same-5", "same-6", "same-7", "same-8");
    }

    @Test
    void aReplayedKeyCreatesNothingMore() {
        var key = UUID.randomUUID().toString();

        var first = post("{\"name\":\"Once\"}", key).statusCode(201).extract().asString();
        var second = post("{\"name\":\"Once\"}", key).statusCode(201).extract().asString();

        assertThat(second).isEqualTo(first);
        assertThat(Database.count(
                        "SELECT count(*) FROM project WHERE workspace_id = ? AND name = 'Once'", owner.workspace()))
                .isOne();
    }

    @Test
    void aKeyForADifferentRequestIsRefused() {
        var key = UUID.randomUUID().toString();
        post("{\"name\":\"One\"}", key).statusCode(201);

        post("{\"name\":\"Other\"}", key)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unprocessable"))
                .body("errors[0].field", equalTo("Idempotency-Key"));
    }

    @Test
    void aFieldThatIsWrongIsNamed() {
        for (var body : List.of(
                "{}", "{\"name\":\" x \"}", "{\"name\":\"" + "x".repeat(121) + "\"}", "{\"name\":\"a\\u0000b\"}")) {
            post(body, null)
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/bad-request"))
                    .body("errors[0].field", equalTo("name"));
        }
        post("{", null).statusCode(400);
        post("", null).statusCode(400);
    }

    @Test
    void aGuestCreatesNothingInSomebodyElsesWorkspace() {
        var guest = People.somebody();

        People.as(guest.in(owner.workspace(), owner.project()))
                .body("{\"name\":\"Smuggled\"}")
                .post(PROJECTS)
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden"));
    }

    @Test
    void theListHasOnlyMineNewestFirst_inPages() {
        var a = People.create(owner, "A1");
        var other = People.somebody();
        People.create(other, "Not mine");
        var shared = People.create(other, "Shared");
        People.add(other, shared, owner, "viewer");

        var next = People.as(owner)
                .get(PROJECTS + "?limit=2")
                .then()
                .statusCode(200)
                .body("items.id", contains(shared, a))
                .body("items.role", contains("viewer", "owner"))
                .body("next", notNullValue())
                .extract()
                .<String>path("next");
        People.as(owner)
                .get(PROJECTS + "?limit=2&after=" + next)
                .then()
                .body("items.id", contains(owner.project().toString()))
                .body("items[0].isDefault", equalTo(true))
                .body("next", nullValue());
        People.as(owner).get(PROJECTS + "?limit=0").then().statusCode(400).body("errors[0].field", equalTo("limit"));
        People.as(owner).get(PROJECTS + "?after=nonsense").then().statusCode(400);
    }

    @Test
    void whatIsNotMineLooksLikeWhatIsNotThere() {
        var stranger = People.somebody();
        var project = People.create(owner, "Private");

        var foreign = People.as(stranger).get(PROJECTS + "/" + project).then().statusCode(404);
        var missing = People.as(stranger)
                .get(PROJECTS + "/" + UUID.randomUUID())
                .then()
                .statusCode(404);

        for (var field : List.of("type", "title", "detail")) {
            assertThat(foreign.extract().<String>path(field))
                    .isEqualTo(missing.extract().<String>path(field));
        }
        People.as(stranger)
                .body("{\"name\":\"Mine now\"}")
                .patch(PROJECTS + "/" + project)
                .then()
                .statusCode(404);
        People.as(stranger).delete(PROJECTS + "/" + project).then().statusCode(404);
    }

    @Test
    void whatIsNotMineInMyOwnWorkspaceMakesMeWaitForNothing() throws Exception {
        var colleague = People.somebody();
        var project = People.create(owner, "Secret");
        var shared = UUID.fromString(People.create(owner, "Shared"));
        People.add(owner, shared.toString(), colleague, "editor");
        var there = colleague.in(owner.workspace(), shared);

        try (var busy = Database.connect();
                var lock = busy.prepareStatement("SELECT FROM workspace WHERE workspace_id = ? FOR NO KEY UPDATE")) {
            busy.setAutoCommit(false);
            lock.setObject(1, owner.workspace());
            lock.execute();

            var change = CompletableFuture.supplyAsync(() -> People.as(there)
                    .body("{\"name\":\"Mine now\"}")
                    .patch(PROJECTS + "/" + project)
                    .statusCode());

            assertThat(change).succeedsWithin(20, SECONDS).isEqualTo(404);
            busy.rollback();
        }
    }

    @Test
    void withoutATokenThereIsNothing() {
        io.restassured.RestAssured.get(PROJECTS)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unauthenticated"));
    }

    private ValidatableResponse post(String body, String key) {
        var request = People.as(owner).body(body);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post(PROJECTS).then();
    }
}
