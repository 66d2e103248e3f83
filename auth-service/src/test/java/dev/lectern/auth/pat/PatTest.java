package dev.lectern.auth.pat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PatTest {

    private Person person;

    @BeforeEach
    void somebodyIsThere() {
        person = Person.registered();
    }

    @Test
    void secretIsShownOnceAndKeptAsAHash() {
        var made = make(person, "read").statusCode(201).header("Cache-Control", equalTo("no-store"));

        var secret = made.body("secret", startsWith("lectern_pat_"))
                .body("token.name", equalTo("nightly import"))
                .body("token.scopes", contains("read"))
                .extract()
                .jsonPath()
                .getString("secret");
        var listed = person.asks().get("/api/v1/tokens").then().statusCode(200);
        listed.body("items", hasSize(1)).body("items[0].hint", equalTo(secret.substring(secret.length() - 4)));
        assertThat(listed.extract().asString()).doesNotContain(secret);
        assertThat(Database.column(
                        "SELECT t::text FROM auth.personal_access_token t WHERE account_id = ?", person.id()))
                .singleElement()
                .asString()
                .doesNotContain(secret.substring(12));
    }

    @Test
    void programWorksInOneProjectWithItsScopesAndNoMore() {
        var project = ProjectSibling.grant(person.id(), "editor", 4);
        var wish = Map.of("name", "import", "scopes", List.of("write"), "projectId", project);
        var secret = person.asks()
                .body(wish)
                .post("/api/v1/tokens")
                .then()
                .extract()
                .jsonPath()
                .getString("secret");

        var claims = claims(Person.tokenFor(secret));

        assertThat(claims.getString("sub")).isEqualTo(person.id().toString());
        assertThat(claims.getString("project")).isEqualTo(project.toString());
        assertThat(claims.getJsonArray("scopes")).containsExactly("write");
        assertThat(claims.getJsonArray("groups")).containsExactlyInAnyOrder("user", "editor", "viewer");
    }

    @Test
    void adminIsOneOnlyWithThatScope_andOnlyWhileItsOwnerIsOne() {
        var admin = Person.admin();
        var plain = secretOf(make(admin, "write"));
        var full = secretOf(make(admin, "write", "admin"));

        assertThat(claims(Person.tokenFor(plain)).getJsonArray("groups")).doesNotContain("admin");
        assertThat(claims(Person.tokenFor(full)).getJsonArray("groups")).contains("admin");
        make(person, "admin").statusCode(403).body("detail", containsString("administrator"));
        Database.change("DELETE FROM auth.account_role WHERE account_id = ?", admin.id());
        assertThat(claims(Person.tokenFor(full)).getJsonArray("groups")).doesNotContain("admin");
    }

    @Test
    void programManagesNoCredentials() {
        var program = Person.tokenFor(secretOf(make(person, "read", "write")));

        Person.as(program).get("/api/v1/tokens").then().statusCode(403);
        make(program, "read").statusCode(403);
        Person.as(program).get("/api/v1/sessions").then().statusCode(403);
        Person.as(program).delete("/api/v1/sessions").then().statusCode(403);
        Person.as(program).delete("/api/v1/session").then().statusCode(403);
    }

    @Test
    void programOfAnAdministratorManagesNobodysCredentials() {
        var program = Person.tokenFor(secretOf(make(Person.admin(), "write", "admin")));

        Person.as(program).get("/api/v1/accounts").then().statusCode(200);
        Person.as(program)
                .delete("/api/v1/accounts/" + person.id() + "/sessions")
                .then()
                .statusCode(403);
        Person.as(program)
                .delete("/api/v1/accounts/" + person.id() + "/tokens")
                .then()
                .statusCode(403);
        Person.as(program).get("/api/v1/signing-keys").then().statusCode(403);
        Person.as(program)
                .post("/api/v1/settings/oidc.client-secret/reveal")
                .then()
                .statusCode(403)
                .body("detail", containsString("signed in himself"));
    }

    @Test
    void programThatReadsSeesWhoseItIs_andMovesNothing() {
        var program = Person.tokenFor(secretOf(make(person, "read")));

        Person.as(program)
                .get("/api/v1/session")
                .then()
                .statusCode(200)
                .body("user.username", equalTo(person.username()))
                .body("session", equalTo(null))
                .body("scopes", contains("read"))
                .body("csrfToken", equalTo(null));
        Person.as(program)
                .body(Map.of("projectId", UUID.randomUUID()))
                .put("/api/v1/session/project")
                .then()
                .statusCode(403);
    }

    @Test
    void revokedTokenIsWorthNothing_andItsEndIsAnnounced() {
        var secret = secretOf(make(person, "read"));
        var id = Person.exchange(secret).extract().jsonPath().getString("sessionId");

        person.asks().delete("/api/v1/tokens/" + id).then().statusCode(204);

        Person.exchange(secret).statusCode(401);
        person.asks().delete("/api/v1/tokens/" + id).then().statusCode(404);
        person.asks().get("/api/v1/tokens").then().body("items", empty());
        assertThat(Database.eventTypes(id)).containsExactly("session.revoked.v1");
    }

    @Test
    void tokenOfSomebodyElseIsNotThere() {
        var secret = secretOf(make(person, "read"));
        var id = Person.exchange(secret).extract().jsonPath().getString("sessionId");

        Person.registered()
                .asks()
                .delete("/api/v1/tokens/" + id)
                .then()
                .statusCode(404)
                .body("detail", equalTo("No such token."));

        Person.exchange(secret).statusCode(200);
    }

    @Test
    void expiredTokenIsRefused() {
        var secret = secretOf(make(person, "read"));
        Database.change("""
                UPDATE auth.personal_access_token SET created_at = now() - interval '2 days', expires_at = now()
                 WHERE account_id = ?
                """, person.id());

        Person.exchange(secret).statusCode(401);
    }

    @Test
    void tokenOfADisabledAccountDoesNotComeBackWithIt() {
        var secret = secretOf(make(person, "read"));
        var admin = Person.admin();

        admin.asks().body(Map.of("state", "disabled")).patch("/api/v1/accounts/" + person.id());
        Person.exchange(secret).statusCode(401);
        admin.asks().body(Map.of("state", "active")).patch("/api/v1/accounts/" + person.id());

        Person.exchange(secret).statusCode(401);
        Person.signIn(person.username(), Person.PASSWORD).statusCode(200);
    }

    @Test
    void adminEndsTheTokensOfAnAccount_andNobodyElseDoes() {
        var secret = secretOf(make(person, "read"));
        var path = "/api/v1/accounts/" + person.id() + "/tokens";

        Person.registered().asks().delete(path).then().statusCode(403);
        Person.exchange(secret).statusCode(200);
        Person.admin().asks().delete(path).then().statusCode(200).body("ended", equalTo(1));

        Person.exchange(secret).statusCode(401);
        assertThat(Database.eventTypes(person.id())).contains("session.revoked.v1", "audit.recorded.v1");
    }

    @Test
    void programOfWhoMustChangeHisPasswordWaitsUntilHeHas() {
        var secret = secretOf(make(person, "read", "write"));
        Database.change("UPDATE auth.account SET must_reset_password = true WHERE id = ?", person.id());

        Person.exchange(secret).statusCode(403).body("type", equalTo("/problems/password-reset-required"));

        Database.change("UPDATE auth.account SET must_reset_password = false WHERE id = ?", person.id());
        Person.exchange(secret).statusCode(200);
    }

    @Test
    void closedProjectEndsIt_elsewhereItNeverWorks() {
        var secret = secretOf(make(person, "read"));
        ProjectSibling.answer(person.id(), 404);

        Person.exchange(secret).statusCode(401);

        ProjectSibling.answer(person.id(), 200);
        Person.exchange(secret).statusCode(200);
    }

    @Test
    void foreignProjectIsNotFound() {
        var wish = Map.of("name", "x", "scopes", List.of("read"), "projectId", UUID.randomUUID());

        person.asks()
                .body(wish)
                .post("/api/v1/tokens")
                .then()
                .statusCode(404)
                .body("detail", equalTo("No such project."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scopes\":[\"read\"]}",
                "{\"name\":\"x\",\"scopes\":[]}",
                "{\"name\":\"x\",\"scopes\":[\"root\"]}",
                "{\"name\":\"x\",\"scopes\":[null]}",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresInDays\":0}",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresInDays\":4000}"
            })
    void senselessWishIsABadRequest(String wish) {
        person.asks().body(wish).post("/api/v1/tokens").then().statusCode(400);
    }

    @Test
    void useIsNoted() {
        var secret = secretOf(make(person, "read"));

        Person.exchange(secret);

        person.asks().get("/api/v1/tokens").then().body("items.lastUsedAt", hasItem(startsWith("20")));
    }

    private static ValidatableResponse make(Person person, String... scopes) {
        return make(person.token(), scopes);
    }

    private static ValidatableResponse make(String token, String... scopes) {
        return Person.as(token)
                .body(Map.of("name", "nightly import", "scopes", List.of(scopes), "expiresInDays", 30))
                .post("/api/v1/tokens")
                .then();
    }

    private static String secretOf(ValidatableResponse made) {
        return made.statusCode(201).extract().jsonPath().getString("secret");
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }
}
