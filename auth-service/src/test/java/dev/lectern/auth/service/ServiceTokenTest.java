package dev.lectern.auth.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.AuthSettings;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import dev.lectern.common.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServiceTokenTest {

    @Test
    void rightSecretGetsATokenThatOpensInternalDoors() {
        var person = Person.registered();

        var issued = issue("project", AuthSettings.PROJECT_SECRET)
                .statusCode(200)
                .body("expiresInSeconds", equalTo(300))
                .extract()
                .jsonPath()
                .getString("token");

        var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(issued.split("\\.")[1])));
        assertThat(claims.getString("sub")).isEqualTo("service:project");
        assertThat(claims.getJsonArray("groups")).containsExactly("service");
        find(issued, "identifier", person.username()).statusCode(200);
    }

    @Test
    void wrongSecretAndUnknownServiceGetTheSameAnswer() {
        var wrong = issue("project", "guessed").statusCode(401).extract().jsonPath();
        var unknown = issue("nobody", "guessed").statusCode(401).extract().jsonPath();

        assertThat(unknown.getString("detail")).isEqualTo(wrong.getString("detail"));
    }

    @Test
    void serviceWithoutASecretGetsNoToken() {
        issue("ingestion", "guessed").statusCode(401);
        issue("ingestion", "").statusCode(400);
    }

    @Test
    void serviceTokenIsNobodysSession() {
        given().auth()
                .oauth2(TestToken.service("project"))
                .get("/api/v1/session")
                .then()
                .statusCode(403);
    }

    @Test
    void accountIsFoundByNameAddressAndId() {
        var person = Person.registered();
        var token = TestToken.service("project");

        find(token, "identifier", person.username().toUpperCase(Locale.ROOT))
                .statusCode(200)
                .body("userId", equalTo(person.id().toString()))
                .body("username", equalTo(person.username()))
                .body("email", equalTo(null));
        find(token, "identifier", person.email())
                .body("userId", equalTo(person.id().toString()));
        find(token, "userId", person.id()).body("username", equalTo(person.username()));
    }

    @Test
    void addressThatNobodyHasProvedNamesNobodyWhereItIsToBeProved() {
        var person = Person.registered();
        var token = TestToken.service("project");

        Setting.during("LECTERN_VERIFY_EMAIL", "true", () -> {
            find(token, "identifier", person.email()).statusCode(404).body("detail", equalTo("No such account."));
            return find(token, "identifier", person.username()).statusCode(200);
        });
    }

    @Test
    void whoDoesNotExistIsNotFound() {
        var token = TestToken.service("project");

        find(token, "identifier", "nobody").statusCode(404).body("detail", equalTo("No such account."));
        find(token, "identifier", "no\0body").statusCode(404);
        find(token, "userId", UUID.randomUUID()).statusCode(404);
    }

    @Test
    void whoIsDisabledKeepsHisNameButIsNotFoundByIt() {
        var person = Person.registered();
        person.becomes("disabled");
        var token = TestToken.service("project");

        find(token, "identifier", person.username()).statusCode(404);
        find(token, "userId", person.id()).statusCode(200);
        given().auth()
                .oauth2(token)
                .queryParam("userId", person.id())
                .queryParam("mayEnter", true)
                .get("/internal/accounts")
                .then()
                .statusCode(404)
                .body("detail", equalTo("No such account."));
    }

    @Test
    void usersMayNotLookUpOthers() {
        var person = Person.registered();

        find(person.token(), "identifier", person.username()).statusCode(403);
    }

    private static ValidatableResponse issue(String service, String secret) {
        return given().formParam("service", service)
                .formParam("secret", secret)
                .post("/internal/service-tokens")
                .then();
    }

    private static ValidatableResponse find(String token, String by, Object value) {
        return given().auth()
                .oauth2(token)
                .queryParam(by, value)
                .get("/internal/accounts")
                .then();
    }
}
