package dev.lectern.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A service may hear of changed rights before the gateway: that is nothing that a person has to hear of. */
@QuarkusTest
class RenewedTokenTest {

    private final Badge badge = Badge.of(TestToken.editor());

    @Test
    void whoseTokenIsNotTakenAnyMoreIsServedWithAnotherOne() {
        asked().get(ahead(2)).then().statusCode(200).body("service", equalTo("ingestion"));

        assertThat(exchanges()).isEqualTo(2);
    }

    @Test
    void whatHeSentIsSaidAgainWhole() {
        asked().body("x".repeat(50_000))
                .contentType("text/plain")
                .post(ahead(3))
                .then()
                .statusCode(200)
                .body("method", equalTo("POST"))
                .body("length", equalTo(50_000));
    }

    @Test
    void whatIsTooLongToBeSaidAgainMayBeAskedAnew_andIsNoLackOfASession() {
        asked().body("x".repeat(200_000))
                .contentType("text/plain")
                .post(ahead(2))
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .contentType("application/problem+json")
                .body("detail", containsString("nothing was done"));
    }

    @Test
    void serviceThatTakesNoTokenAtAllIsNotAskedForEver() {
        var path = ahead(1_000);

        asked().get(path).then().statusCode(503).header("Retry-After", "1");

        assertThat(Control.count("ahead:" + path.substring(path.indexOf('?') + 1)))
                .isEqualTo(3);
    }

    @Test
    void whoseSessionHasEndedMeanwhileIsRefused() {
        asked().get("/api/v1/sources").then().statusCode(200);
        Control.forget(badge.credential());

        given().cookie("lectern_session", badge.credential())
                .get(ahead(2))
                .then()
                .statusCode(401)
                .header("Set-Cookie", containsString("Max-Age=0"))
                .body("type", equalTo("/problems/unauthenticated"));
    }

    private RequestSpecification asked() {
        return given().header("Authorization", "Bearer " + badge.credential());
    }

    private static String ahead(int wanted) {
        return "/api/v1/sources/1/ahead?n=" + wanted + "&of=" + UUID.randomUUID();
    }

    private long exchanges() {
        return Control.count("exchanged:" + badge.credential());
    }
}
