package dev.lectern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionProjectTest {

    @Test
    void selectedProjectIsWhereTheNextTokenWorks() {
        var person = Person.registered();
        var project = ProjectSibling.grant(person.id(), "viewer", 7);
        var credential = person.credential();

        var answer = select(Person.tokenFor(credential), project);

        answer.statusCode(200).body("projectId", equalTo(project.toString())).body("projectRole", equalTo("viewer"));
        Person.exchange(credential)
                .statusCode(200)
                .body("projectId", equalTo(project.toString()))
                .body("memberVersion", equalTo(7));
        Person.as(Person.tokenFor(credential))
                .get("/api/v1/session")
                .then()
                .body("projectId", equalTo(project.toString()))
                .body("projectRole", equalTo("viewer"));
        assertThat(Database.eventTypes(person.id())).containsExactly("account.registered.v1", "session.changed.v1");
    }

    @Test
    void otherSessionsOfTheUserStayWhereTheyAre() {
        var person = Person.registered();
        var project = ProjectSibling.grant(person.id(), "editor", 1);
        var other = person.credential();
        Person.exchange(other);

        select(person.token(), project).statusCode(200);

        Person.exchange(other)
                .body(
                        "projectId",
                        equalTo(ProjectSibling.ownProject(person.id()).toString()));
    }

    @Test
    void projectOfOthersIsNotFoundAndNothingMoves() {
        var person = Person.registered();
        var foreign = ProjectSibling.ownProject(Person.registered().id());

        var answer = select(person.token(), foreign);

        answer.statusCode(404).body("detail", equalTo("No such project."));
        select(person.token(), UUID.randomUUID()).statusCode(404).body("detail", equalTo("No such project."));
        assertThat(Database.eventTypes(person.id())).containsExactly("account.registered.v1");
    }

    @Test
    void silentProjectServiceIsSaidSo() {
        var person = Person.registered();
        var token = person.token();
        ProjectSibling.answer(person.id(), 500);

        select(token, UUID.randomUUID()).statusCode(503).body("type", equalTo("/problems/upstream"));
    }

    @Test
    void missingProjectIsABadRequest() {
        var person = Person.registered();

        person.asks()
                .body(Map.of())
                .put("/api/v1/session/project")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("projectId"));
    }

    private static ValidatableResponse select(String token, UUID project) {
        return Person.as(token)
                .body(Map.of("projectId", project))
                .put("/api/v1/session/project")
                .then();
    }
}
