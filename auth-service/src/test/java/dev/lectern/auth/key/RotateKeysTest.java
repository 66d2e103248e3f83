package dev.lectern.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test begins with one key that signs, and leaves one behind. */
@QuarkusTest
class RotateKeysTest {

    @Inject
    SigningKeys keys;

    @Inject
    RotateKeys rotateKeys;

    private Person admin;
    private String first;

    @BeforeEach
    void oneKeySigns() {
        onlyOne();
        admin = Person.admin();
        first = kid(admin.token());
    }

    @AfterEach
    void oneKeyIsLeft() {
        onlyOne();
    }

    @Test
    void newKeyIsKnownBeforeItSigns() {
        var token = admin.token();

        var announced = rotate(false).statusCode(201).body("state", equalTo("announced"));

        var second = announced.extract().jsonPath().getString("id");
        assertThat(published()).contains(first, second);
        assertThat(kid(admin.token())).isEqualTo(first);
        Person.as(token).get("/api/v1/session").then().statusCode(200);
        Person.as(admin.token())
                .get("/api/v1/signing-keys?limit=2")
                .then()
                .statusCode(200)
                .body("items.id", contains(second, first))
                .body("items.state", contains("announced", "signing"));
        rotate(false).statusCode(409);
    }

    @Test
    void oldKeyVerifiesUntilItsLastTokenHasRunOut_thenItIsGone() {
        var old = admin.token();
        var second = rotate(false).extract().jsonPath().getString("id");
        pass("signs_from", second, "0 seconds");

        var token = admin.token();

        assertThat(kid(token)).isEqualTo(second);
        Person.as(old).get("/api/v1/session").then().statusCode(200);
        assertThat(published()).contains(first, second);
        pass("retired_at", first, "-1 second");
        assertThat(published()).contains(second).doesNotContain(first);
        Person.as(old).get("/api/v1/session").then().statusCode(401);
        Person.as(token).get("/api/v1/session").then().statusCode(200);
    }

    @Test
    void keyThatSomebodyElseMayHaveIsWorthNothingAtOnce() {
        var token = admin.token();

        var second = rotate(true).statusCode(201).body("state", equalTo("signing"));

        assertThat(published()).containsExactly(second.extract().jsonPath().getString("id"));
        Person.as(token).get("/api/v1/session").then().statusCode(401);
        Person.as(admin.token()).get("/api/v1/session").then().statusCode(200);
    }

    @Test
    void whenItIsTimeOneReplicaRotates() {
        assertThat(done(rotateKeys.ifDue())).isFalse();
        Database.change(
                "UPDATE auth.signing_key SET signs_from = now() - interval '31 days' WHERE kid = ?",
                UUID.fromString(first));
        keys.forget();

        var did = done(Uni.join()
                .all(rotateKeys.ifDue(), rotateKeys.ifDue(), rotateKeys.ifDue())
                .andFailFast());

        assertThat(did).containsOnlyOnce(true);
        assertThat(published()).hasSize(2);
    }

    @Test
    void onlyAdministratorsRotate_andItIsWrittenDown() {
        Person.registered()
                .asks()
                .body("{}")
                .post("/api/v1/signing-keys")
                .then()
                .statusCode(403);
        Person.registered().asks().get("/api/v1/signing-keys").then().statusCode(403);

        var id = rotate(false).extract().jsonPath().getString("id");

        assertThat(Database.events(id))
                .extracting(event -> event.getJsonObject("data").getString("action"))
                .containsExactly("signing-key.rotated");
    }

    @Test
    void privateHalvesAreShownToNobody() {
        Person.as(admin.token())
                .get("/api/v1/signing-keys")
                .then()
                .body("items[0].keySet()", not(hasItem("privateKey")));
        RestAssured.get("/internal/jwks").then().body("keys[0].keySet()", not(hasItem("d")));
    }

    private ValidatableResponse rotate(boolean compromised) {
        return admin.asks()
                .body("{\"compromised\": " + compromised + "}")
                .post("/api/v1/signing-keys")
                .then();
    }

    private void pass(String column, String kid, String by) {
        Database.change(
                "UPDATE auth.signing_key SET " + column + " = now() + interval '" + by + "' WHERE kid = ?",
                UUID.fromString(kid));
        keys.forget();
    }

    private void onlyOne() {
        Database.change("""
                DELETE FROM auth.signing_key WHERE kid <> (
                    SELECT kid FROM auth.signing_key ORDER BY signs_from > now(), retired_at IS NOT NULL, kid LIMIT 1)
                """);
        Database.change("UPDATE auth.signing_key SET retired_at = NULL, signs_from = created_at");
        keys.forget();
    }

    private static List<String> published() {
        return RestAssured.get("/internal/jwks").jsonPath().getList("keys.kid");
    }

    private static String kid(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]))).getString("kid");
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
