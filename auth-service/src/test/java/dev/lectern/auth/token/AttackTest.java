package dev.lectern.auth.token;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import dev.lectern.common.Forgery;
import dev.lectern.common.TestToken;
import dev.lectern.common.spine.OutboxRelay;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tries who wants in: nothing of it works, nothing breaks, and all of it is written down. */
@QuarkusTest
class AttackTest {

    @Inject
    OutboxRelay relay;

    @TestFactory
    Stream<DynamicTest> forgedTokensAreRefused() {
        var good = Person.registered().token();
        return Forgery.of(good, publicKeyOf(good)).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var request = UUID.randomUUID().toString();

                    given().header("Authorization", "Bearer " + entry.getValue())
                            .header("X-Run-Id", request)
                            .get("/api/v1/session")
                            .then()
                            .statusCode(401)
                            .contentType("application/problem+json")
                            .body("type", equalTo("/problems/unauthenticated"));

                    assertThat(refusalsOf(request)).containsExactly("401 the token is not good");
                }));
    }

    @Test
    void keyThatIsRetiredVerifiesNothing_howeverOftenItsTokenComes() {
        var token = Person.registered().token();
        var header = new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0])));
        var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));

        var forged = Forgery.byAStranger(header.put("kid", UUID.randomUUID().toString()), claims);

        for (var i = 0; i < 3; i++) {
            given().auth().oauth2(forged).get("/api/v1/session").then().statusCode(401);
        }
        Person.as(token).get("/api/v1/session").then().statusCode(200);
    }

    @Test
    void tokenOfAServiceOpensNoUsersDoor_norAUsersAnInternalOne() {
        var service = TestToken.service("retrieval");

        for (var path : List.of("/api/v1/session", "/api/v1/sessions", "/api/v1/tokens", "/api/v1/accounts")) {
            given().auth().oauth2(service).get(path).then().statusCode(403);
        }
        for (var path : List.of("/internal/token-exchange", "/internal/rate-leases")) {
            Person.admin().asks().body("{}").post(path).then().statusCode(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credential\": null}",
                "{\"credential\": \"\"}",
                "{\"credential\": [\"lts_x\"]}",
                "{\"credential\": {\"$ne\": null}}",
                "{\"credential\": \"lts_x\"",
                "[]",
                "null",
                "",
                "\"lts_x\""
            })
    void exchangeOfNonsenseIsABadRequest(String body) {
        given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .body(body)
                .post("/internal/token-exchange")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lts_",
                "lts_' OR '1'='1",
                "lts_\u0000",
                "lectern_pat_",
                "lectern_pat_' OR '1'='1",
                "lectern_pat_\u0000",
                "lectern_pat_lts_x",
                "eyJhbGciOiJub25lIn0.e30.",
                "\ud83d\ude00"
            })
    void guessedCredentialIsRefused_andWrittenDownByTheDoorAlone(String credential) {
        var run = UUID.randomUUID().toString();

        given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .header("X-Run-Id", run)
                .body(Map.of("credential", credential))
                .post("/internal/token-exchange")
                .then()
                .statusCode(401);

        // The gateway tells the audit, since it knows path and address.
        assertThat(refusalsOf(run)).isEmpty();
    }

    @Test
    void secretOfASessionIsNoTokenOfAProgram_norItsHash() {
        var person = Person.registered();
        var secret = person.credential();
        var hash = Database.column(
                        "SELECT encode(secret_hash, 'base64') FROM auth.session WHERE account_id = ?", person.id())
                .getFirst();

        Person.exchange(secret.replace("lts_", "lectern_pat_")).statusCode(401);
        Person.exchange("lts_" + hash).statusCode(401);
        Person.exchange(secret.toLowerCase()).statusCode(401);
        Person.exchange(secret + " ").statusCode(401);
        Person.exchange(secret).statusCode(200);
    }

    @Test
    void csrfTokenIsNoCredential() {
        var person = Person.registered();
        var secret = person.credential();
        var csrf = Person.as(Person.tokenFor(secret))
                .get("/api/v1/session")
                .jsonPath()
                .getString("csrfToken");

        Person.exchange(csrf).statusCode(401);
        Person.exchange("lts_" + csrf).statusCode(401);
    }

    @Test
    void tokenOfARevokedSessionIsRefusedWithinASecond() {
        var person = Person.registered();
        var token = person.token();
        person.asks().delete("/api/v1/sessions").then().statusCode(200);

        relay.publishDue().await().atMost(Duration.ofSeconds(5));

        await().atMost(Duration.ofSeconds(1))
                .until(() -> Person.as(token).get("/api/v1/session").statusCode() == 401);
    }

    @Test
    void nobodyGivesHimselfMoreThanHeHas() {
        var person = Person.registered();
        var project = ProjectSibling.ownProject(Person.registered().id());

        Person.as(person.token())
                .body(Map.of(
                        "name",
                        "x",
                        "scopes",
                        List.of("read"),
                        "accountId",
                        Person.registered().id(),
                        "projectId",
                        project,
                        "secret",
                        "lectern_pat_mine"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(404);
        var made = person.asks()
                .body(Map.of(
                        "name",
                        "x",
                        "scopes",
                        List.of("read"),
                        "accountId",
                        UUID.randomUUID(),
                        "expiresAt",
                        "2099-01-01"))
                .post("/api/v1/tokens")
                .then()
                .extract();
        if (made.statusCode() == 201) {
            Person.exchange(made.jsonPath().getString("secret"))
                    .body("userId", equalTo(person.id().toString()));
        } else {
            assertThat(made.statusCode()).isEqualTo(400);
        }
    }

    private static List<String> refusalsOf(String run) {
        return Database.column("""
                SELECT (e #>> '{data,detail,status}') || ' ' || (e #>> '{data,error}')
                  FROM (SELECT payload::jsonb AS e FROM auth.outbox WHERE topic LIKE '%.audit') AS told
                 WHERE e ->> 'runid' = ?
                """, run);
    }

    private static RSAPublicKey publicKeyOf(String token) {
        var kid = new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]))).getString("kid");
        Map<String, String> key =
                RestAssured.get("/internal/jwks").jsonPath().getMap("keys.find { it.kid == '" + kid + "' }");
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }
}
