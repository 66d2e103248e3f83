package dev.lectern.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutageTest {

    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void breakersAreClosed() {
        await().until(() -> given().get("/api/v1/runs").statusCode() == 200);
    }

    @Test
    void serviceThatIsDownIsNamed_leftAloneForAWhile_andFoundAgain() {
        Control.stop("observability");
        try {
            given().get("/api/v1/failures")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/upstream"))
                    .body("detail", equalTo("The observability part does not answer."));
            given().get("/api/v1/status").then().statusCode(200);
            await().until(() -> isOpen("observability"));
        } finally {
            Control.start("observability");
        }
        var asked = Control.count("all:observability");
        given().get("/api/v1/failures").then().statusCode(503);
        assertThat(Control.count("all:observability")).isEqualTo(asked);

        await().atMost(Duration.ofSeconds(3))
                .until(() -> given().get("/api/v1/failures").statusCode() == 200);
        assertThat(isOpen("observability")).isFalse();
    }

    private static boolean isOpen(String service) {
        given().get("/api/v1/failures");
        return given().get("/q/metrics")
                .asString()
                .contains("lectern_gateway_breaker_open{service=\"" + service + "\"} 1.0");
    }

    @Test
    void readingIsTriedOnceMoreWhenTheConnectionBreaks() {
        given().get("/api/v1/runs/drop?" + key)
                .then()
                .statusCode(503)
                .body("detail", equalTo("The workflow part broke off before it answered."));

        assertThat(Control.count("asked:" + key)).isEqualTo(2);
    }

    @Test
    void writingIsNot() {
        given().body("{}").post("/api/v1/runs/drop?" + key).then().statusCode(503);
        given().delete("/api/v1/runs/drop?" + key).then().statusCode(503);

        assertThat(Control.count("asked:" + key)).isEqualTo(2);
    }

    @Test
    void serviceThatHangsIsGivenUpAndNamed() {
        given().get("/api/v1/runs/hang?" + key)
                .then()
                .statusCode(503)
                .body("detail", equalTo("The workflow part did not answer in time."));

        await().until(() -> Control.count("closed:" + key) == 1);
    }

    @Test
    void whereModelsAnswerTheyMayThinkForLonger_butNotForEver() {
        given().get("/api/v1/runs/late?" + key).then().statusCode(503);
        given().get("/api/v1/chat/late?" + key).then().statusCode(200).body(equalTo("late"));
        given().get("/api/v1/chat/hang?" + key).then().statusCode(503);
    }

    @Test
    void whoSendsTooSlowlyIsNotWaitedForLongerThanElsewhere() {
        var started = System.nanoTime();
        try (var raw = new Raw()) {
            var reply = raw.send("POST /api/v1/chat/turns HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
                    .readAll();

            assertThat(reply).startsWith("HTTP/1.1 408");
            assertThat(System.nanoTime() - started).isLessThan(3_500_000_000L);
        }
    }

    @Test
    void answerThatBreaksOffIsNotTakenForWhole() {
        try (var raw = new Raw()) {
            var reply = raw.send("GET /api/v1/runs/half HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readAll();

            assertThat(reply).contains("Content-Length: 100").endsWith("half");
        }
    }
}
