package dev.lectern.auth.session;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.signIn;
import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SignInTest {

    @Test
    void browserGetsACookieThatScriptsCannotRead_andOneThatTheyMust() {
        var person = Person.registered();

        var answer = given().contentType(JSON)
                .body(Map.of("identifier", person.username(), "password", PASSWORD))
                .post("/api/v1/session")
                .then();

        var csrf = answer.extract().cookie("lectern_csrf");
        answer.statusCode(200)
                .body("user.id", equalTo(person.id().toString()))
                .body("user.username", equalTo(person.username()))
                .body("mustResetPassword", equalTo(false))
                .body("session.expiresAt", notNullValue())
                .body("csrfToken", equalTo(csrf))
                .body("token", equalTo(null));
        assertThat(answer.extract().headers().getValues("Set-Cookie"))
                .satisfiesExactlyInAnyOrder(
                        secret -> assertThat(secret)
                                .startsWith("lectern_session=lts_")
                                .endsWith("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"),
                        readable -> assertThat(readable)
                                .startsWith("lectern_csrf=" + csrf)
                                .endsWith("; Path=/; Max-Age=2592000; SameSite=Lax"));
        Person.exchange(answer.extract().cookie("lectern_session")).statusCode(200);
    }

    @Test
    void overHttpsTheCookiesNeverTravelWithoutIt_andNoOtherSiteCanPlantTheSecret() {
        var person = Person.registered();

        var cookies = byCookie(person, "X-Forwarded-Proto", "https").statusCode(200);

        assertThat(cookies.extract().headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie).endsWith("; Secure"))
                .satisfiesOnlyOnce(cookie -> assertThat(cookie)
                        .startsWith("__Host-lectern_session=lts_")
                        .contains("; Path=/;")
                        .doesNotContain("Domain"));
    }

    @Test
    void pageOfSomebodyElseSignsNobodyInByCookie() {
        var person = Person.registered();

        byCookie(person, "Sec-Fetch-Site", "cross-site")
                .statusCode(403)
                .header("Set-Cookie", equalTo(null))
                .body("type", equalTo("/problems/csrf"));
        byCookie(person, "Sec-Fetch-Site", "same-origin").statusCode(200);
    }

    @Test
    void secretThatAClientBringsAlongIsNeverTakenUp() {
        var person = Person.registered();
        var planted = "lts_planted-by-somebody-else-0123456789abcdefghijkl";

        var given = byCookie(person, "Cookie", "lectern_session=" + planted)
                .statusCode(200)
                .extract()
                .cookie("lectern_session");

        assertThat(given).isNotEqualTo(planted);
        Person.exchange(planted).statusCode(401);
        Person.exchange(given).statusCode(200);
    }

    @Test
    void programGetsTheTokenInTheBodyAndNoCookie() {
        var person = Person.registered();

        signIn(person.username(), PASSWORD)
                .statusCode(200)
                .header("Set-Cookie", equalTo(null))
                .body("token", startsWith("lts_"));
    }

    @Test
    void secretIsKeptAsAHashOnly() {
        var person = Person.registered();
        var credential = person.credential();

        var kept = Database.column("SELECT s::text FROM auth.session s WHERE account_id = ?", person.id());

        assertThat(kept).singleElement().asString().doesNotContain(credential.substring(4));
    }

    @Test
    void caseOfNameAndAddressDoesNotMatter() {
        var person = Person.registered();

        signIn(person.username().toUpperCase(Locale.ROOT), PASSWORD).statusCode(200);
        signIn(person.email().toUpperCase(Locale.ROOT), PASSWORD).statusCode(200);
        signIn(" " + person.email() + " ", PASSWORD).statusCode(200);
    }

    @Test
    void wrongPasswordAndUnknownNameGetTheSameAnswer() {
        var person = Person.registered();

        var wrong = signIn(person.username(), PASSWORD + "!").statusCode(401).extract();
        var unknown = signIn(Person.freshName(), PASSWORD).statusCode(401).extract();

        assertThat(wrong.jsonPath().getString("type")).isEqualTo("/problems/unauthenticated");
        assertThat(unknown.jsonPath().getMap(""))
                .usingRecursiveComparison()
                .ignoringFields("requestId")
                .isEqualTo(wrong.jsonPath().getMap(""));
        assertThat(Database.column("SELECT id FROM auth.session WHERE account_id = ?", person.id()))
                .isEmpty();
    }

    @Test
    void nameThatTheDatabaseCannotHoldIsNobodys() {
        signIn("a\0da", PASSWORD).statusCode(401);
    }

    @Test
    void unknownNameTakesAsLongAsWrongPassword() {
        var person = Person.registered();
        signIn(person.username(), PASSWORD + "!");

        var wrong = medianMillis(person.username());
        var unknown = medianMillis(Person.freshName());

        // The hash is most of it; without one an unknown name would be several times faster.
        assertThat(unknown).isGreaterThan(wrong / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "disabled"})
    void whoIsNotActiveLearnsItOnlyWithTheRightPassword(String state) {
        var person = Person.registered();
        person.becomes(state);

        signIn(person.username(), PASSWORD + "!").statusCode(401);
        signIn(person.username(), PASSWORD).statusCode(403).body("type", equalTo("/problems/account-" + state));
    }

    @Test
    void whoAmISaysWhoAndWhere() {
        var person = Person.registered();

        person.asks()
                .get("/api/v1/session")
                .then()
                .statusCode(200)
                .body("user.username", equalTo(person.username()))
                .body("user.email", equalTo(person.email()))
                .body(
                        "workspaceId",
                        equalTo(ProjectSibling.ownWorkspace(person.id()).toString()))
                .body(
                        "projectId",
                        equalTo(ProjectSibling.ownProject(person.id()).toString()))
                .body("projectRole", equalTo("owner"))
                .body("session.id", not(empty()))
                .body("session.expiresAt", notNullValue());
    }

    @Test
    void lastSignInIsRememberedWithoutANewVersion() {
        var person = Person.registered();

        person.credential();

        assertThat(Database.column(
                        "SELECT version FROM auth.account WHERE id = ? AND last_login_at IS NOT NULL", person.id()))
                .containsExactly("1");
    }

    @Test
    void signedOutSessionIsOverAndAnnouncedOnce() {
        var person = Person.registered();
        var credential = person.credential();
        var token = Person.tokenFor(credential);

        Person.as(token)
                .delete("/api/v1/session")
                .then()
                .statusCode(204)
                .cookie("lectern_session", "")
                .cookie("lectern_csrf", "");
        Person.as(token).delete("/api/v1/session").then().statusCode(204);

        Person.exchange(credential).statusCode(401);
        Person.as(token).get("/api/v1/session").then().statusCode(401);
        assertThat(Database.eventTypes(person.id())).containsExactly("account.registered.v1", "session.revoked.v1");
    }

    @Test
    void withoutATokenNobodyIsAnybody() {
        given().get("/api/v1/session")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unauthenticated"));
        given().auth().oauth2("not.a.token").get("/api/v1/session").then().statusCode(401);
    }

    @Test
    void brokenBodyIsABadRequest() {
        given().contentType(JSON)
                .body("{\"identifier\": ")
                .post("/api/v1/session")
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/bad-request"));
    }

    private static ValidatableResponse byCookie(Person person, String header, String value) {
        return given().contentType(JSON)
                .header(header, value)
                .body(Map.of("identifier", person.username(), "password", PASSWORD))
                .post("/api/v1/session")
                .then();
    }

    private static long medianMillis(String identifier) {
        var times = LongStream.range(0, 7)
                .map(i -> {
                    var from = System.nanoTime();
                    signIn(identifier, PASSWORD + "!").statusCode(401);
                    return (System.nanoTime() - from) / 1_000_000;
                })
                .sorted()
                .toArray();
        return times[3];
    }
}
