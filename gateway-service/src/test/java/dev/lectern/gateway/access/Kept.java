package dev.lectern.gateway.access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import java.time.Duration;

/** Whether the gateway keeps tokens at this moment. */
final class Kept {

    private Kept() {}

    static void awaitKeeping() {
        await().atMost(Duration.ofSeconds(20)).until(Kept::isKeeping);
    }

    static boolean isKeeping() {
        var badge = Badge.of(TestToken.viewer());
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
        given().cookie("lectern_session", badge.credential())
                .get("/api/v1/sources")
                .then()
                .statusCode(200);
        return Control.count("exchanged:" + badge.credential()) == 1;
    }
}
