package dev.lectern.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiTest {

    @Test
    void documentIsServedToEverybody() {
        var served = given().get("/api/v1/openapi");

        served.then()
                .statusCode(200)
                .contentType("application/json")
                .body("openapi", equalTo("3.1.0"))
                .body("info.title", equalTo("Lectern"))
                .body("paths.keySet()", everyItem(anyOf(startsWith("/api/v1/"), startsWith("/v1/"))))
                .body("paths.keySet()", hasItems("/v1/models", "/v1/chat/completions", "/v1/embeddings"))
                .body("paths.'/api/v1/status'.get.'x-lectern-role'", equalTo("anonymous"));
        assertThat(given().get("/api/v1/openapi.json").asString()).isEqualTo(served.asString());
    }

    @Test
    void pageToReadItShowsThisDocument() {
        given().get("/api/docs/")
                .then()
                .statusCode(200)
                .header("X-Request-Id", not(nullValue()))
                .body(containsString("'/api/v1/openapi'"));
    }
}
