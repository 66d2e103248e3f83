package dev.lectern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionPersonaTest {

    @Test
    void projectBeginsWithItsDefaultPersona_andItIsWrittenBack() {
        var person = Person.registered();
        var standard = ProjectSibling.persona(ProjectSibling.ownProject(person.id()));
        ProjectSibling.persona(ProjectSibling.ownProject(person.id()));

        var claims = claims(Person.tokenFor(person.credential()));

        assertThat(claims.getString("persona")).isEqualTo(standard.toString());
        assertThat(Database.column("SELECT current_persona_id FROM auth.session WHERE account_id = ?", person.id()))
                .containsExactly(standard.toString());
    }

    @Test
    void selectedPersonaIsWhatTheNextTokenWorksAs() {
        var person = Person.registered();
        ProjectSibling.persona(ProjectSibling.ownProject(person.id()));
        var other = ProjectSibling.persona(ProjectSibling.ownProject(person.id()));
        var credential = person.credential();

        select(Person.tokenFor(credential), other).statusCode(200).body("personaId", equalTo(other.toString()));

        var token = Person.tokenFor(credential);
        assertThat(claims(token).getString("persona")).isEqualTo(other.toString());
        Person.as(token).get("/api/v1/session").then().body("personaId", equalTo(other.toString()));
        assertThat(Database.eventTypes(person.id())).contains("session.changed.v1");
    }

    @Test
    void personaOfAnotherProjectIsNotFound() {
        var person = Person.registered();
        var foreign = ProjectSibling.persona(UUID.randomUUID());

        select(person.token(), foreign).statusCode(404).body("detail", equalTo("No such persona."));
        select(person.token(), UUID.randomUUID()).statusCode(404).body("detail", equalTo("No such persona."));
    }

    @Test
    void anotherProjectBringsItsOwnDefault() {
        var person = Person.registered();
        var project = ProjectSibling.grant(person.id(), "viewer", 1);
        var standard = ProjectSibling.persona(project);
        var credential = person.credential();
        select(Person.tokenFor(credential), ProjectSibling.persona(ProjectSibling.ownProject(person.id())));

        Person.as(Person.tokenFor(credential))
                .body(Map.of("projectId", project))
                .put("/api/v1/session/project")
                .then()
                .statusCode(200)
                .body("personaId", equalTo(standard.toString()));

        assertThat(claims(Person.tokenFor(credential)).getString("persona")).isEqualTo(standard.toString());
    }

    @Test
    void whoLosesHisProjectWorksInTheOneHeUsedLast_andItIsWrittenBack() {
        var person = Person.registered();
        var project = ProjectSibling.grant(person.id(), "editor", 1);
        var credential = person.credential();
        Person.as(Person.tokenFor(credential))
                .body(Map.of("projectId", project))
                .put("/api/v1/session/project")
                .then()
                .statusCode(200);

        ProjectSibling.revoke(person.id(), project);

        var own = ProjectSibling.ownProject(person.id()).toString();
        assertThat(claims(Person.tokenFor(credential)).getString("project")).isEqualTo(own);
        assertThat(Database.column("SELECT current_project_id FROM auth.session WHERE account_id = ?", person.id()))
                .containsExactly(own);
    }

    @Test
    void missingPersonaIsABadRequest() {
        Person.registered()
                .asks()
                .body(Map.of())
                .put("/api/v1/session/persona")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("personaId"));
    }

    private static ValidatableResponse select(String token, UUID persona) {
        return Person.as(token)
                .body(Map.of("personaId", persona))
                .put("/api/v1/session/persona")
                .then();
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }
}
