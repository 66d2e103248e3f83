package dev.lectern.project;

import static io.restassured.RestAssured.given;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Access;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;

/** People as they come in from auth: with a context that this service gave them. */
public final class People {

    private static final List<String> GROUPS = List.of(Access.USER, Access.VIEWER, Access.EDITOR, Access.OWNER);

    private People() {}

    /** Somebody who has just come in for the first time. */
    public static Person somebody() {
        return enter(UUID.randomUUID());
    }

    /** An account that the stand-in of auth knows by this name. */
    public static Person named(String identifier) {
        return enter(AuthStandIn.idOf(identifier));
    }

    /** With a token that is newer than any change of rights. */
    public static RequestSpecification as(Person person) {
        var token = TestToken.of(person, 1, Long.MAX_VALUE, Long.MAX_VALUE);
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    /** With a token that was made when the membership in the current project had this version. */
    public static RequestSpecification as(Person person, long memberVersion) {
        return given().auth().oauth2(TestToken.of(person, 1, memberVersion)).contentType(ContentType.JSON);
    }

    public static RequestSpecification asAuth() {
        return given().auth().oauth2(TestToken.service("auth"));
    }

    public static String create(Person owner, String name) {
        return as(owner)
                .body("{\"name\":\"" + name + "\"}")
                .post("/api/v1/projects")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public static void add(Person owner, String project, Person member, String role) {
        as(owner)
                .body("{\"userId\":\"" + member.user() + "\",\"role\":\"" + role + "\"}")
                .post("/api/v1/projects/" + project + "/members")
                .then()
                .statusCode(201);
    }

    public static UUID defaultPersona(Person member, UUID project) {
        return UUID.fromString(as(member)
                .get("/api/v1/projects/" + project + "/personas?limit=1")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id"));
    }

    /** An account of this id. */
    public static Person enter(UUID user) {
        var context = asAuth().queryParam("userId", user)
                .get("/internal/context")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return new Person(
                user,
                UUID.randomUUID(),
                UUID.fromString(context.getString("workspaceId")),
                UUID.fromString(context.getString("projectId")),
                GROUPS);
    }
}
