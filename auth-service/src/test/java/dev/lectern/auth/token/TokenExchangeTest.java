package dev.lectern.auth.token;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import dev.lectern.common.TestToken;
import dev.lectern.common.spine.OutboxRelay;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokenExchangeTest {

    @Inject
    OutboxRelay relay;

    @Test
    void tokenNamesUserSessionAndContext() {
        var person = Person.registered();

        var answer =
                Person.exchange(person.credential()).statusCode(200).extract().jsonPath();

        var claims = part(answer.getString("token"), 1);
        var own = ProjectSibling.ownProject(person.id()).toString();
        assertThat(answer.getString("userId")).isEqualTo(person.id().toString());
        assertThat(answer.getString("projectId")).isEqualTo(own);
        assertThat(answer.getLong("accountVersion")).isEqualTo(1);
        assertThat(answer.getLong("memberVersion")).isEqualTo(1);
        assertThat(answer.getLong("expiresInSeconds")).isEqualTo(60);
        assertThat(claims.getString("sub")).isEqualTo(person.id().toString());
        assertThat(claims.getString("sid")).isEqualTo(answer.getString("sessionId"));
        assertThat(claims.getString("workspace"))
                .isEqualTo(ProjectSibling.ownWorkspace(person.id()).toString());
        assertThat(claims.getString("project")).isEqualTo(own);
        assertThat(claims.getLong("av")).isEqualTo(1);
        assertThat(claims.getLong("mv")).isEqualTo(1);
        assertThat(claims.getLong("pv")).isEqualTo(11);
        assertThat(claims.getString("corpus")).isEqualTo("project");
        assertThat(claims.getString("iss")).isEqualTo("lectern");
        assertThat(claims.getString("aud")).isEqualTo("lectern-services");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(60);
        assertThat(claims.getJsonArray("groups"))
                .containsExactlyInAnyOrder("user", "interactive", "owner", "editor", "viewer");
    }

    @Test
    void rolesAreCumulativeAndNoMore() {
        var person = Person.registered();
        var project = ProjectSibling.grant(person.id(), "editor", 3);
        var credential = person.credential();
        Person.as(Person.tokenFor(credential))
                .body(Map.of("projectId", project))
                .put("/api/v1/session/project")
                .then()
                .statusCode(200);

        var claims = part(Person.tokenFor(credential), 1);

        assertThat(claims.getJsonArray("groups")).containsExactlyInAnyOrder("user", "interactive", "editor", "viewer");
        assertThat(claims.getLong("mv")).isEqualTo(3);
    }

    @Test
    void tokenNamesTheRolesOfTheAccountByTheirIds() {
        var person = Person.registered();
        var held = Database.column("SELECT role_id::text FROM auth.account_role WHERE account_id = ?", person.id());

        var claims = part(person.token(), 1);

        assertThat(held).isNotEmpty();
        assertThat(claims.getJsonArray("roles").stream().map(Object::toString).toList())
                .containsExactlyInAnyOrderElementsOf(held);
    }

    @Test
    void adminIsSaidToBeOne() {
        var claims = part(Person.admin().token(), 1);

        assertThat(claims.getJsonArray("groups")).contains("admin");
    }

    @Test
    void publishedKeysVerifyTheToken() throws GeneralSecurityException {
        var token = Person.registered().token();

        var keys =
                given().get("/internal/jwks").then().statusCode(200).extract().jsonPath();

        var kid = part(token, 0).getString("kid");
        Map<String, String> key = keys.getMap("keys.find { it.kid == '" + kid + "' }");
        assertThat(key)
                .containsEntry("kty", "RSA")
                .containsEntry("alg", "RS256")
                .doesNotContainKey("d");
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e")))));
        verifier.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1))))
                .isTrue();
    }

    @Test
    void whatIsNoSecretIsRefused() {
        Person.exchange("lts_nobody-has-this").statusCode(401).body("type", equalTo("/problems/unauthenticated"));
        Person.exchange(" ").statusCode(400);
    }

    @Test
    void refusalIsToldByTheGatewayAlone() {
        var run = UUID.randomUUID().toString();

        given().auth()
                .oauth2(TestToken.service("gateway"))
                .header("X-Run-Id", run)
                .contentType(JSON)
                .body(Map.of("credential", "lts_nobody-has-this"))
                .post("/internal/token-exchange")
                .then()
                .statusCode(401);

        assertThat(Database.column("SELECT topic FROM auth.outbox WHERE payload::jsonb ->> 'runid' = ?", run))
                .isEmpty();
    }

    @Test
    void expiredSessionIsRefused() {
        var person = Person.registered();
        var credential = person.credential();
        Database.change("""
                UPDATE auth.session SET authenticated_at = now() - interval '13 hours', expires_at = now()
                 WHERE account_id = ?
                """, person.id());

        Person.exchange(credential).statusCode(401);
    }

    @Test
    void tokenDoesNotOutliveItsSession() {
        var person = Person.registered();
        var credential = person.credential();
        Database.change(
                "UPDATE auth.session SET expires_at = now() + interval '20 seconds' WHERE account_id = ?", person.id());

        var seconds =
                Person.exchange(credential).statusCode(200).extract().jsonPath().getInt("expiresInSeconds");

        assertThat(seconds).isBetween(1, 20);
    }

    @Test
    void whoOnlyListensDoesNotProlongHisSession() {
        var person = Person.registered();
        var credential = person.credential();
        Person.exchange(credential).statusCode(200);
        Database.change("""
                UPDATE auth.session SET last_seen_at = now() - interval '10 minutes',
                       expires_at = now() + interval '20 minutes'
                 WHERE account_id = ?
                """, person.id());

        given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .body(Map.of("credential", credential, "listening", true))
                .post("/internal/token-exchange")
                .then()
                .statusCode(200);
        assertThat(endsWithin21Minutes(person)).containsExactly("true");

        Person.exchange(credential).statusCode(200);
        assertThat(endsWithin21Minutes(person)).containsExactly("false");
    }

    private static List<String> endsWithin21Minutes(Person person) {
        return Database.column(
                "SELECT (expires_at < now() + interval '21 minutes')::text FROM auth.session WHERE account_id = ?",
                person.id());
    }

    @Test
    void pendingAccountIsRefusedThoughItsSessionLives() {
        var person = Person.registered();
        var credential = person.credential();
        person.becomes("pending");

        Person.exchange(credential).statusCode(401);
    }

    @Test
    void withoutContextThereIsNoToken() {
        var person = Person.registered();
        var credential = person.credential();
        ProjectSibling.answer(person.id(), 503);

        Person.exchange(credential)
                .statusCode(503)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/upstream"))
                .body("token", equalTo(null));

        ProjectSibling.answer(person.id(), 200);
        Person.exchange(credential).statusCode(200);
    }

    @Test
    void resolvedProjectIsWrittenBack() {
        var person = Person.registered();

        Person.exchange(person.credential()).statusCode(200);

        assertThat(Database.column("SELECT current_project_id FROM auth.session WHERE account_id = ?", person.id()))
                .containsExactly(ProjectSibling.ownProject(person.id()).toString());
    }

    @Test
    void onlyServicesMayExchange() {
        var credential = Map.of("credential", "lts_anything");

        given().contentType(JSON)
                .body(credential)
                .post("/internal/token-exchange")
                .then()
                .statusCode(401);
        Person.registered()
                .asks()
                .body(credential)
                .post("/internal/token-exchange")
                .then()
                .statusCode(403);
    }

    @Test
    void tokenOlderThanAChangeThatKafkaToldOfIsRefused() {
        var admin = Person.admin();
        var person = Person.registered();
        var old = person.token();
        admin.asks().body(Map.of("state", "disabled")).patch("/api/v1/accounts/" + person.id());
        admin.asks().body(Map.of("state", "active")).patch("/api/v1/accounts/" + person.id());
        relay.publishDue().await().atMost(Duration.ofSeconds(10));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        Person.as(old).delete("/api/v1/session").statusCode())
                .isEqualTo(401));
        Person.as(person.token()).get("/api/v1/session").then().statusCode(200);
    }

    private static JsonObject part(String token, int index) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[index])));
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }
}
