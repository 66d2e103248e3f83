package dev.lectern.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Heard;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AdmissionTest {

    private final Badge badge = Badge.of(TestToken.owner());

    @BeforeEach
    void tokensAreKept() {
        Kept.awaitKeeping();
    }

    @Test
    void withoutCredentialTheServiceDecides() {
        given().get("/api/v1/sources").then().statusCode(200).body("headers", not(hasKey("authorization")));
    }

    @Test
    void cookieAndBearerBecomeTheInternalToken_andGoNoFurther() {
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200)
                .body("headers.authorization[0]", startsWith("Bearer ey"))
                .body("headers", not(hasKey("cookie")));
        given().header("Authorization", "bearer " + badge.credential())
                .get("/api/v1/sources")
                .then()
                .body("headers.authorization[0]", startsWith("Bearer ey"))
                .body("headers.authorization[0]", not(equalTo("Bearer " + badge.credential())));
    }

    @Test
    void tokenIsKeptForTheNextRequests() {
        for (var i = 0; i < 5; i++) {
            given().cookie("lectern_session", badge.credential())
                    .get("/api/v1/sources")
                    .then()
                    .statusCode(200);
        }

        assertThat(exchanges(badge)).isEqualTo(1);
    }

    @Test
    void tokenIsNotKeptIntoItsLastSeconds() {
        var brief = badge.living(5);

        for (var i = 0; i < 3; i++) {
            given().cookie("lectern_session", brief.credential())
                    .get("/api/v1/sources")
                    .then()
                    .statusCode(200);
        }

        assertThat(exchanges(brief)).isEqualTo(3);
    }

    @Test
    void hundredAtOnceAskAuthOnce() {
        var slow = badge.slow(300);
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/api/v1/sources"))
                .header("Authorization", "Bearer " + slow.credential())
                .build();

        var replies = Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .limit(100)
                .toList();

        assertThat(replies).extracting(CompletableFuture::join).allMatch(reply -> reply.statusCode() == 200);
        assertThat(exchanges(slow)).isEqualTo(1);
    }

    @Test
    void unknownCredentialIsRefused_andItsCookieCleared() {
        var unknown = "nobody-" + UUID.randomUUID();

        given().cookie("lectern_session", unknown)
                .get("/api/v1/sources")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unauthenticated"))
                .cookie("lectern_session", "")
                .cookie("lectern_csrf", "");
        given().header("Authorization", "Bearer " + unknown)
                .get("/api/v1/sources")
                .then()
                .statusCode(401)
                .header("Set-Cookie", nullValue());

        assertThat(Control.count("exchanged:" + unknown)).isEqualTo(1);
    }

    @Test
    void nonsenseIsRefusedWithoutAskingAuth() {
        var before = Control.count("all:auth");

        given().header("Authorization", "Bearer a b")
                .get("/api/v1/sources")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + "x".repeat(600))
                .get("/api/v1/sources")
                .then()
                .statusCode(401);

        assertThat(Control.count("all:auth")).isEqualTo(before);
    }

    @Test
    void keyOfAuthThatIsReplacedSendsNobodyAway() {
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
        Control.replaceKey();

        given().cookie("lectern_session", Badge.of(TestToken.owner()).credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
    }

    @Test
    void whoIsSentAwayIsToldToTheAudit_withoutHisCredential() {
        var unknown = "guessed-" + UUID.randomUUID();

        try (var heard = new Heard("lectern.audit")) {
            given().header("Authorization", "Bearer " + unknown)
                    .header("User-Agent", "a thief\u00e9")
                    .header("X-Client-Address", "6.6.6.6")
                    .get("/api/v1/sources")
                    .then()
                    .statusCode(401);
            given().cookie("lectern_session", unknown)
                    .post("/api/v1/sources")
                    .then()
                    .statusCode(403);
            given().get("/api/v1/sources");

            var told = heard.all();
            assertThat(told)
                    .extracting(event -> event.getJsonObject("data"))
                    .extracting(
                            data -> data.getJsonObject("detail").getString("status"),
                            data -> data.getString("subjectId"),
                            data -> data.getString("address"))
                    .containsExactlyInAnyOrder(
                            tuple("401", "/api/v1/sources", "127.0.0.1"), tuple("403", "/api/v1/sources", "127.0.0.1"));
            assertThat(told.toString()).doesNotContain(unknown);
        }
    }

    @Test
    void programWhoseOwnerMustChangeHisPasswordIsToldSo() {
        given().header("Authorization", "Bearer pending-" + UUID.randomUUID())
                .get("/api/v1/sources")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/password-reset-required"));
    }

    @Test
    void restOfAnOldSessionDoesNotHinderSigningInOrUp() {
        var stale = "stale-" + UUID.randomUUID();

        for (var path : new String[] {"/api/v1/session", "/api/v1/accounts"}) {
            given().cookie("lectern_session", stale)
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(200);
        }

        assertThat(Control.count("exchanged:" + stale)).isZero();
        given().cookie("lectern_session", stale)
                .header("X-CSRF-Token", Csrf.tokenOf(stale))
                .delete("/api/v1/session")
                .then()
                .statusCode(401);
    }

    @Test
    void changeMadeInASessionTakesEffectOnItsNextRequest() {
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/session")
                .then()
                .statusCode(200);
        assertThat(exchanges(badge)).isEqualTo(1);

        given().cookie("lectern_session", badge.credential())
                .header("X-CSRF-Token", Csrf.tokenOf(badge.credential()))
                .body("{}")
                .put("/api/v1/session/project");

        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
        assertThat(exchanges(badge)).isEqualTo(2);
    }

    @Test
    void authThatIsDownIsNamed() {
        Control.stop("auth");
        try {
            given().cookie("lectern_session", badge.credential())
                    .get("/api/v1/sources")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body("detail", equalTo("The auth part does not answer."));
        } finally {
            Control.start("auth");
        }
        // By itself, once whoever found it away asks again.
        await().untilAsserted(() -> given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200));
    }

    private static long exchanges(Badge badge) {
        return Control.count("exchanged:" + badge.credential());
    }
}
