package dev.lectern.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class CsrfTest {

    private final String secret = Badge.of(TestToken.owner()).credential();
    private final String asked = UUID.randomUUID().toString();

    @Test
    void tokenIsAHashOfTheSecretUnderAnotherName() {
        assertThat(Csrf.tokenOf("lts_4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE"))
                .isEqualTo("h_flGV0iMNAm9J4bp0ZjSmlWY2Fxk01Lzlm0hUdkjfk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void writeByCookieAloneIsRefusedBeforeAnybodyHearsOfIt(String method) {
        byCookie()
                .request(method, "/api/v1/sources?" + asked)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/csrf"));

        assertThat(Control.count("asked:" + asked)).isZero();
        assertThat(Control.count("exchanged:" + secret)).isZero();
    }

    @Test
    void writeThatRepeatsTheTokenPasses_andTheTokenGoesNoFurther() {
        byCookie()
                .header("X-CSRF-Token", Csrf.tokenOf(secret))
                .post("/api/v1/sources?" + asked)
                .then()
                .statusCode(200)
                .body("headers", not(hasKey("x-csrf-token")));
    }

    @Test
    void tokenOfAnotherSessionAndTwoTokensAreRefused() {
        var other = Badge.of(TestToken.owner()).credential();

        byCookie()
                .header("X-CSRF-Token", Csrf.tokenOf(other))
                .post("/api/v1/sources")
                .then()
                .statusCode(403);
        byCookie()
                .header("X-CSRF-Token", Csrf.tokenOf(secret), Csrf.tokenOf(secret))
                .post("/api/v1/sources")
                .then()
                .statusCode(403);
        byCookie().header("X-CSRF-Token", "").post("/api/v1/sources").then().statusCode(403);
    }

    @Test
    void plantedCsrfCookieHelpsNobody() {
        byCookie()
                .cookie("lectern_csrf", "planted")
                .header("X-CSRF-Token", "planted")
                .post("/api/v1/sources")
                .then()
                .statusCode(403);
    }

    @Test
    void readingByCookieNeedsNone() {
        byCookie().get("/api/v1/sources").then().statusCode(200);
        byCookie().head("/api/v1/sources").then().statusCode(200);
    }

    @Test
    void programsNeedNone_evenWithACookieBeside() {
        byCookie()
                .header("Authorization", "Bearer " + secret)
                .post("/api/v1/sources")
                .then()
                .statusCode(200);
    }

    @Test
    void anotherKindOfAuthorizationIsNoWayRound() {
        byCookie()
                .header("Authorization", "Basic YTpi")
                .post("/api/v1/sources")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/session", "/api/v1/accounts"})
    void signingInWithAnOldCookieNeedsNone(String path) {
        byCookie().body("{}").post(path).then().statusCode(200);
    }

    private RequestSpecification byCookie() {
        return given().cookie("lectern_session", secret);
    }
}
