package dev.lectern.project.context;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ContextTest {

    @Test
    void somebodyNewIsOwnerOfTheirDefaultProject() {
        var person = People.somebody();

        context(person.user(), null, false)
                .statusCode(200)
                .body("workspaceId", notNullValue())
                .body("projectId", equalTo(person.project().toString()))
                .body("projectRole", equalTo("owner"))
                .body("memberVersion", equalTo(1))
                .body("projectVersion", equalTo(1))
                .body("corpus", equalTo("workspace"))
                .body(
                        "personaId",
                        equalTo(People.defaultPersona(person, person.project()).toString()));
    }

    @Test
    void theWantedProjectIsGiven_alsoInAnotherWorkspace() {
        var owner = People.somebody();
        var guest = People.somebody();
        var project = People.create(owner, "Shared");
        People.add(owner, project, guest, "editor");

        context(guest.user(), project, true)
                .statusCode(200)
                .body("workspaceId", equalTo(owner.workspace().toString()))
                .body("projectId", equalTo(project))
                .body("projectRole", equalTo("editor"));
    }

    @Test
    void withoutAWishItIsTheProjectThatChangedLast() {
        var owner = People.somebody();
        var first = People.create(owner, "First");
        People.create(owner, "Second");
        People.as(owner).body("{\"description\":\"new\"}").patch("/api/v1/projects/" + first);

        context(owner.user(), null, false).statusCode(200).body("projectId", equalTo(first));
    }

    @Test
    void aForeignProjectIsNoneAndFallsBack_butNotWhenAskedStrictly() {
        var owner = People.somebody();
        var stranger = People.somebody();
        var project = People.create(owner, "Private");

        context(stranger.user(), project, false)
                .statusCode(200)
                .body("projectId", equalTo(stranger.project().toString()));
        context(stranger.user(), project, true).statusCode(404).body("detail", equalTo("No such project."));
        context(stranger.user(), UUID.randomUUID().toString(), true)
                .statusCode(404)
                .body("detail", equalTo("No such project."));
    }

    @Test
    void aProjectThatIsOffIsNobodysContext() {
        var owner = People.somebody();
        var guest = People.somebody();
        var project = People.create(owner, "Short");
        People.add(owner, project, guest, "viewer");
        People.as(owner).delete("/api/v1/projects/" + project).then().statusCode(204);

        context(guest.user(), project, false)
                .body("projectId", equalTo(guest.project().toString()));
        context(owner.user(), project, true).statusCode(404);
    }

    @Test
    void aProjectVisibleToTheWorkspaceIsGivenWhenWanted_andNeverUnasked() {
        var owner = People.somebody();
        var colleague = People.somebody();
        People.add(owner, People.create(owner, "Elsewhere"), colleague, "viewer");
        var project = People.create(owner, "Open");
        context(colleague.user(), project, true).statusCode(404);

        People.as(owner).body("{\"workspaceVisible\":true}").patch("/api/v1/projects/" + project);

        context(colleague.user(), project, true)
                .statusCode(200)
                .body("projectRole", equalTo("viewer"))
                .body("memberVersion", equalTo(0))
                .body("projectVersion", equalTo(2));
        context(colleague.user(), null, false).body("projectId", not(equalTo(project)));
    }

    @Test
    void onlyServicesMayAsk() {
        var person = People.somebody();

        People.as(person)
                .queryParam("userId", person.user())
                .get("/internal/context")
                .then()
                .statusCode(403);
        io.restassured.RestAssured.get("/internal/context").then().statusCode(401);
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(TestToken.service("auth"))
                .get("/internal/context")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("userId"));
    }

    @Test
    void thePersonaIsTheSessionsElseTheDefaultOne() {
        var owner = People.somebody();
        var project = UUID.fromString(People.create(owner, "Voices"));
        var other = persona(owner, project, "Other");
        var standard = People.defaultPersona(owner, project).toString();

        context(owner.user(), project, null, false).body("personaId", equalTo(standard));
        context(owner.user(), project, other, false).body("personaId", equalTo(other));
        context(owner.user(), project, other, true).statusCode(200).body("personaId", equalTo(other));
    }

    @Test
    void aPersonaThatIsOffOrOfAnotherProjectIsNotTheSessionsAnyMore() {
        var owner = People.somebody();
        var project = UUID.fromString(People.create(owner, "Voices"));
        var off = persona(owner, project, "Off");
        var elsewhere = persona(owner, owner.project(), "Elsewhere");
        var standard = People.defaultPersona(owner, project).toString();
        People.as(owner)
                .body("{\"isActive\":false}")
                .patch("/api/v1/projects/" + project + "/personas/" + off)
                .then()
                .statusCode(200);

        for (var gone : List.of(off, elsewhere, UUID.randomUUID().toString())) {
            context(owner.user(), project, gone, false).statusCode(200).body("personaId", equalTo(standard));
            context(owner.user(), project, gone, true).statusCode(404).body("detail", equalTo("No such persona."));
        }
    }

    private static String persona(Person owner, UUID project, String name) {
        return People.as(owner)
                .body("{\"name\":\"" + name + "\"}")
                .post("/api/v1/projects/" + project + "/personas")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse context(UUID user, UUID project, String persona, boolean strict) {
        var request = People.asAuth().queryParam("userId", user).queryParam("projectId", project);
        if (persona != null) {
            request.queryParam("personaId", persona);
        }
        return request.queryParam("strict", strict).get("/internal/context").then();
    }

    private static ValidatableResponse context(UUID user, String project, boolean strict) {
        var request = People.asAuth().queryParam("userId", user);
        if (project != null) {
            request.queryParam("projectId", project);
        }
        return request.queryParam("strict", strict).get("/internal/context").then();
    }
}
