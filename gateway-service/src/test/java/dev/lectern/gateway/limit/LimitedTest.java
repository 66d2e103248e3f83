package dev.lectern.gateway.limit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Heard;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LimitedTest {

    private final Badge badge = Badge.of(TestToken.owner());
    private final String subject = "account:" + badge.person().user();

    @Test
    void everyCountedAnswerSaysWhereOneStands() {
        Control.limit(subject, 50);

        ask("once")
                .statusCode(200)
                .header("RateLimit-Limit", equalTo("50"))
                .header("RateLimit-Remaining", equalTo("49"))
                .header("RateLimit-Reset", notNullValue())
                .header("Retry-After", nullValue());
        given().get("/api/v1/sources").then().header("RateLimit-Limit", equalTo("1000000"));
        given().get("/api/v1/status").then().header("RateLimit-Limit", nullValue());
    }

    @Test
    void beyondTheLimitNobodyHearsOfIt_andTheAuditHearsOnce() {
        Control.limit(subject, 5);
        var asked = UUID.randomUUID().toString();
        for (var i = 0; i < 5; i++) {
            ask(asked).statusCode(200);
        }

        try (var heard = new Heard("lectern.audit")) {
            for (var i = 0; i < 3; i++) {
                ask(asked)
                        .statusCode(429)
                        .contentType("application/problem+json")
                        .body("type", equalTo("/problems/too-many"))
                        .header("RateLimit-Remaining", equalTo("0"))
                        .header("Retry-After", notNullValue());
            }
            assertThat(heard.of(badge.person().user())).singleElement().satisfies(event -> assertThat(
                            event.getJsonObject("data").getString("error"))
                    .isEqualTo("too many requests"));
        }
        assertThat(Control.count("asked:" + asked)).isEqualTo(5);
    }

    @Test
    void withoutAuthWhatWasLeasedIsUsedUp_thenNobodyGetsIn() {
        Control.limit(subject, 40);
        ask("once").statusCode(200);
        Control.stop("auth");
        try {
            for (var i = 0; i < 3; i++) {
                ask("once").statusCode(200);
            }
            ask("once").statusCode(503).header("Retry-After", equalTo("1"));
        } finally {
            Control.start("auth");
        }
    }

    private ValidatableResponse ask(String query) {
        return given().header("Authorization", "Bearer " + badge.credential())
                .get("/api/v1/sources?" + query)
                .then();
    }
}
