package dev.lectern.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.Forgery;
import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to the door that is no credential of ours: no service hears of it, and nothing breaks. */
@QuarkusTest
class StrangeCredentialTest {

    private final String asked = UUID.randomUUID().toString();

    @Test
    void internalTokenIsWorthNothingOutside() {
        given().header("Authorization", "Bearer " + TestToken.admin().token())
                .get("/api/v1/sources?" + asked)
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + TestToken.service("auth"))
                .get("/api/v1/sources?" + asked)
                .then()
                .statusCode(401);

        assertThat(Control.count("asked:" + asked)).isZero();
    }

    @Test
    void whoSpeaksOpenAisLanguageIsRefusedInIt() {
        given().header("Authorization", "Bearer sk-of-somewhere-else")
                .get("/v1/models?" + asked)
                .then()
                .statusCode(401)
                .contentType("application/json")
                .body("error.type", equalTo("authentication_error"))
                .body("error.message", not(emptyString()));
        given().get("/v1/files").then().statusCode(404).body("error.type", equalTo("invalid_request_error"));

        assertThat(Control.count("asked:" + asked)).isZero();
    }

    @TestFactory
    Stream<DynamicTest> forgedTokenIsWorthNothingEither() {
        return Forgery.of(TestToken.owner().token(), TestToken.publicKey()).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    given().header("Authorization", "Bearer " + entry.getValue())
                            .get("/api/v1/sources?" + asked)
                            .then()
                            .statusCode(401)
                            .body("type", equalTo("/problems/unauthenticated"));

                    assertThat(Control.count("asked:" + asked)).isZero();
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer \t",
                "Authorization: Bearer a,b",
                "Authorization: Bearer \u00ff\u00fe",
                "Authorization: Bearer a\r\nAuthorization: Bearer b",
                "Cookie: lectern_session=",
                "Cookie: lectern_session=\"x y\"",
                "Cookie: lectern_session=a; lectern_session=b",
                "Cookie: =; ;; lectern_session=%00",
                "X-Client-Address: 127.0.0.1\r\nAuthorization: Bearer x"
            })
    void whatIsNoCredentialMakesNobodySomebody(String headers) {
        try (var raw = new Raw()) {
            var reply = raw.send(
                            "GET /api/v1/sources HTTP/1.1\r\nHost: x\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                    .readAll();

            // Refused; or passed on as what nobody sent, which a service then refuses by itself.
            assertThat(reply).matches("(?s)HTTP/1.1 (200|401) .*").doesNotContain("\"authorization\"", "\"cookie\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lectern_session", "__Host-lectern_session"})
    void cookieThatMayHaveBeenPlantedBesideAnotherLetsNobodyIn(String name) {
        var victim = Badge.of(TestToken.viewer()).credential();
        var attacker = Badge.of(TestToken.viewer()).credential();

        for (var cookies : List.of(
                name + "=" + victim + "; " + name + "=" + attacker,
                name + "=" + attacker + "\r\nCookie: " + name + "=" + victim)) {
            assertThat(answer(cookies)).startsWith("HTTP/1.1 401 ").contains("Max-Age=0");
        }
        assertThat(answer(name + "=" + victim + "; " + name + "=" + victim)).startsWith("HTTP/1.1 200 ");
        assertThat(Control.count("exchanged:" + attacker)).isZero();
    }

    @Test
    void cookieThatOnlyThisHostCanSetGoesBeforeOneThatAnySiteCanPlant() {
        var own = Badge.of(TestToken.viewer()).credential();
        var planted = Badge.of(TestToken.viewer()).credential();

        var reply = answer("lectern_session=" + planted + "; __Host-lectern_session=" + own);

        assertThat(reply).startsWith("HTTP/1.1 200 ");
        assertThat(Control.count("exchanged:" + own)).isEqualTo(1);
        assertThat(Control.count("exchanged:" + planted)).isZero();
    }

    private static String answer(String cookies) {
        try (var raw = new Raw()) {
            return raw.send("GET /api/v1/sources HTTP/1.1\r\nHost: x\r\nCookie: " + cookies
                            + "\r\nConnection: close\r\n\r\n")
                    .readAll();
        }
    }

    @Test
    void clientCannotBringTheTokenForTheServiceAlong() {
        var badge = Badge.of(TestToken.viewer());
        try (var raw = new Raw()) {
            var reply = raw.send("GET /api/v1/sources HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + badge.credential()
                            + "\r\nAuthorization: Bearer " + TestToken.admin().token()
                            + "\r\nConnection: Authorization, close\r\n\r\n")
                    .readAll();

            assertThat(reply)
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("Bearer " + TestToken.admin().token());
            assertThat(reply.split("Bearer ey")).hasSize(2);
        }
    }
}
