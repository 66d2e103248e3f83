package dev.lectern.common.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Database;
import dev.lectern.common.Forgery;
import dev.lectern.common.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every service verifies tokens by what common configures; so what is refused here is refused by all of them. */
@QuarkusTest
class ForgedTokenTest {

    @AfterEach
    void forgetWhatWasWaiting() {
        Database.column("DELETE FROM outbox");
    }

    @TestFactory
    Stream<DynamicTest> whatWasMadeWithoutOurKeyIsRefused_andWrittenDown() {
        return refused(Forgery.of(TestToken.owner().token(), TestToken.publicKey()));
    }

    @TestFactory
    Stream<DynamicTest> whatOurKeySignedForSomethingElseIsRefused_andWrittenDown() {
        var now = Instant.now().getEpochSecond();
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("other issuer", saying(claims -> claims.put("iss", "somebody")));
        tokens.put("issuer in other case", saying(claims -> claims.put("iss", "Lectern")));
        tokens.put("no issuer", without("iss"));
        tokens.put("other audience", saying(claims -> claims.put("aud", "another-suite")));
        tokens.put("no audience", without("aud"));
        // Whatever ends before it was made is refused for that; these were good once.
        tokens.put("long over", saying(claims -> claims.put("iat", now - 180).put("exp", now - 120)));
        tokens.put("just over", saying(claims -> claims.put("iat", now - 62).put("exp", now - 2)));
        tokens.put("without an end", without("exp"));
        tokens.put("not yet", saying(claims -> claims.put("nbf", now + 600)));
        tokens.put("end is a text", saying(claims -> claims.put("exp", "tomorrow")));
        tokens.put("end is a list", saying(claims -> claims.put("exp", new JsonArray().add(now + 600))));
        return refused(tokens);
    }

    @Test
    void goodOneIsLetIn() {
        given().auth()
                .oauth2(saying(claims -> claims))
                .get("/try/viewer")
                .then()
                .statusCode(200);
    }

    @Test
    void tokenOfAServiceIsNoUsersAndTheOtherWayRound() {
        given().auth()
                .oauth2(TestToken.service("other"))
                .get("/try/viewer")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(TestToken.owner().token())
                .get("/internal/parked-events")
                .then()
                .statusCode(403);
    }

    private static Stream<DynamicTest> refused(Map<String, String> tokens) {
        return tokens.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Database.column("DELETE FROM outbox");

                    given().header("Authorization", "Bearer " + entry.getValue())
                            .get("/try/viewer")
                            .then()
                            .statusCode(401)
                            .contentType("application/problem+json")
                            .body("type", equalTo("/problems/unauthenticated"));

                    assertThat(Database.column("""
                            SELECT payload::jsonb #>> '{data,error}' FROM outbox WHERE topic LIKE '%.audit'
                            """)).containsExactly("the token is not good");
                }));
    }

    private static String without(String claim) {
        return saying(claims -> {
            claims.remove(claim);
            return claims;
        });
    }

    private static String saying(UnaryOperator<JsonObject> change) {
        var now = Instant.now().getEpochSecond();
        return TestToken.saying(change.apply(new JsonObject()
                .put("sub", UUID.randomUUID().toString())
                .put("sid", UUID.randomUUID().toString())
                .put("iss", Claim.ISSUER)
                .put("aud", Claim.AUDIENCE)
                .put("iat", now)
                .put("exp", now + 300)
                .put("groups", new JsonArray().add(Access.USER).add(Access.VIEWER))));
    }
}
