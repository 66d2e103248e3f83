package dev.lectern.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.lectern.gateway.world.Control;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StatusTest {

    @Test
    void saysWhichPartIsDown() {
        await().atMost(Duration.ofSeconds(5)).until(() -> stateOf("project").equals("ready"));
        Control.stop("project");
        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> stateOf("project").equals("down"));
            given().get("/api/v1/status")
                    .then()
                    .statusCode(200)
                    .body("name", equalTo("Lectern"))
                    .body("status", equalTo("degraded"))
                    .body("services.name", hasItems("auth", "ingestion", "observability", "retrieval", "workflow"))
                    .body("services", hasSize(6));
        } finally {
            Control.start("project");
        }
    }

    @Test
    void readyWhenItListens() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/started").then().statusCode(200);
    }

    @Test
    void ownRepliesCarryTheIdsOnce() {
        var reply = given().header("X-Request-Id", "client-4711")
                .header("Authorization", "Bearer nonsense")
                .header("X-Run-Id", "mine")
                .get("/api/v1/status");

        reply.then().statusCode(200).header("X-Request-Id", "client-4711").header("X-Run-Id", not("mine"));
        assertThat(reply.headers().getValues("X-Request-Id")).hasSize(1);
    }

    private static String stateOf(String service) {
        return given().get("/api/v1/status").path("services.find { it.name == '" + service + "' }.state");
    }
}
