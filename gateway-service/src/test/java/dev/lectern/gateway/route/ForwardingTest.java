package dev.lectern.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.TestToken;
import dev.lectern.gateway.world.Badge;
import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ForwardingTest {

    private static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @Test
    void requestArrivesAsItWasSent() {
        given().urlEncodingEnabled(false)
                .body("x".repeat(100_000))
                .contentType("text/plain")
                .header("Idempotency-Key", "k-1")
                .post("/api/v1/sources/1/echo?b=2&a=%20x")
                .then()
                .statusCode(200)
                .body("service", equalTo("ingestion"))
                .body("method", equalTo("POST"))
                .body("uri", equalTo("/api/v1/sources/1/echo?b=2&a=%20x"))
                .body("length", equalTo(100_000))
                .body("headers.idempotency-key[0]", equalTo("k-1"))
                .body("headers.content-length[0]", equalTo("100000"));
    }

    @Test
    void eachRequestGetsARunOfItsOwn_andAnIdFromAClientIsIgnored() {
        var claimed = UUID.randomUUID().toString();

        var reply = given().header("X-Run-Id", claimed).get("/api/v1/sources");

        var run = reply.path("headers.x-run-id[0]").toString();
        assertThat(run).matches(UUID_7).isNotEqualTo(claimed);
        assertThat(reply.header("X-Run-Id")).isEqualTo(run);
        assertThat(reply.headers().getValues("X-Run-Id")).hasSize(1);
    }

    @Test
    void wellFormedRequestIdIsKept_andAnyOtherReplaced() {
        given().header("X-Request-Id", "client-4711")
                .get("/api/v1/sources")
                .then()
                .header("X-Request-Id", "client-4711")
                .body("headers.x-request-id", hasSize(1))
                .body("headers.x-request-id[0]", equalTo("client-4711"));

        given().header("X-Request-Id", "short")
                .get("/api/v1/sources")
                .then()
                .header("X-Request-Id", matchesPattern(UUID_7));
    }

    @Test
    void whatAClientSaysOfItselfEndsHere() {
        given().header("Authorization", "Basic abc")
                .header("Cookie", "other=1")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Client-Address", "6.6.6.6")
                .header("X-Forwarded-Prefix", "/internal")
                .header("Forwarded", "for=6.6.6.6")
                .header("X-HTTP-Method-Override", "DELETE")
                .header("X-Original-URL", "/internal/jwks")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .header("Connection", "X-Secret")
                .header("X-Secret", "1")
                .header("TE", "trailers")
                .get("/api/v1/sources")
                .then()
                .body("method", equalTo("GET"))
                .body("headers", not(hasKey("authorization")))
                .body("headers", not(hasKey("cookie")))
                .body("headers", not(hasKey("forwarded")))
                .body("headers", not(hasKey("x-forwarded-prefix")))
                .body("headers", not(hasKey("x-http-method-override")))
                .body("headers", not(hasKey("x-original-url")))
                .body("headers", not(hasKey("x-secret")))
                .body("headers", not(hasKey("te")))
                .body("headers.traceparent", hasSize(1))
                .body("headers.x-forwarded-for", hasSize(1))
                .body("headers.x-forwarded-for[0]", equalTo("127.0.0.1"))
                .body("headers.x-client-address", equalTo(List.of("127.0.0.1")))
                .body("headers.x-forwarded-proto[0]", equalTo("http"))
                .body("headers.x-forwarded-host[0]", startsWith("localhost:"));
    }

    @Test
    void whatAServiceSaysOfItsConnectionEndsHereToo() {
        given().get("/api/v1/sources").then().header("X-Hop", nullValue()).header("Connection", nullValue());
    }

    @Test
    void locationLosesTheServicesAddress() {
        given().body("{}")
                .post("/api/v1/sources/created")
                .then()
                .statusCode(201)
                .header("Location", "/api/v1/sources/7");
    }

    @Test
    void whatIsForSomebodyIsKeptByNobody_unlessItsServiceSaysSo() {
        as(TestToken.viewer())
                .get("/api/v1/sources")
                .then()
                .header("Cache-Control", equalTo("no-store"))
                .header("Vary", equalTo("Authorization, Cookie"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
        var said = as(TestToken.viewer()).get("/api/v1/sources/public");
        assertThat(said.headers().getValues("Cache-Control")).containsExactly("max-age=60");
        assertThat(said.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
        given().get("/api/v1/sources").then().header("Cache-Control", nullValue());
    }

    @Test
    void ownAnswersAreNotKeptEither() {
        given().get("/api/v1/nothing-here")
                .then()
                .statusCode(404)
                .header("Cache-Control", equalTo("no-store"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
        given().get("/api/v1/status").then().header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @Test
    void noAnswerIsShownRunOrFramedByAStrangersPage() {
        for (var path : List.of("/api/v1/sources", "/api/v1/nothing-here", "/api/v1/status")) {
            given().get(path)
                    .then()
                    .header("X-Frame-Options", equalTo("DENY"))
                    .header("Referrer-Policy", equalTo("no-referrer"))
                    .header("Cross-Origin-Resource-Policy", equalTo("same-site"))
                    .header("Content-Security-Policy", equalTo("default-src 'none'; frame-ancestors 'none'"))
                    .header("Strict-Transport-Security", nullValue());
        }
        given().get("/api/docs/").then().header("Content-Security-Policy", startsWith("default-src 'self';"));
    }

    @Test
    void aServiceMayBeStricterAboutItsContentOnly() {
        var said = given().get("/api/v1/sources/public").headers();

        assertThat(said.getValues("Content-Security-Policy")).containsExactly("sandbox; default-src 'none'");
        assertThat(said.getValues("X-Frame-Options")).containsExactly("DENY");
    }

    @Test
    void headHasNoBodyAndKeepsItsLength() {
        given().head("/api/v1/sources").then().statusCode(200).header("Content-Length", not("0"));
    }

    @Test
    void othersAreNotFound_asAProblem() {
        for (var path :
                new String[] {"/", "/api/v1", "/api/v2/runs", "/internal/jwks", "/api/v1/nothing", "/favicon.ico"}) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .header("X-Request-Id", matchesPattern(UUID_7))
                    .body("type", equalTo("/problems/not-found"))
                    .body("instance", equalTo(path))
                    .body("requestId", matchesPattern(UUID_7));
        }
    }

    @Test
    void strangeMethodsAreRefused() {
        given().request("TRACE", "/api/v1/sources").then().statusCode(405).header("Allow", startsWith("DELETE, GET"));
    }

    @Test
    void expectationIsMetHereAndNotPassedOn() {
        try (var raw = new Raw()) {
            raw.send("POST /api/v1/sources HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
                    + "Connection: close\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");

            var reply = raw.send("hello").readAll();

            assertThat(reply)
                    .startsWith("HTTP/1.1 200")
                    .contains("\"length\":5")
                    .doesNotContain("\"expect\"");
        }
    }

    @Test
    void oldClientsAreAnsweredToo() {
        try (var raw = new Raw()) {
            var reply = raw.send("GET /api/v1/sources/slow HTTP/1.0\r\nHost: x\r\n\r\n")
                    .readAll();

            assertThat(reply).contains("200 OK").endsWith("first\nlast\n").doesNotContain("chunked");
        }
    }

    @Test
    void parkedEventsAreForAdministrators() {
        var path = "/api/v1/operations/retrieval/parked-events/3/redrive";

        given().post(path).then().statusCode(401).contentType("application/problem+json");
        as(TestToken.owner()).post(path).then().statusCode(403).contentType("application/problem+json");
        as(TestToken.admin())
                .post(path)
                .then()
                .statusCode(200)
                .body("service", equalTo("retrieval"))
                .body("uri", equalTo("/internal/parked-events/3/redrive"))
                .body("headers.authorization[0]", startsWith("Bearer ey"));
    }

    @Test
    void measuredByRouteAndService() {
        given().get("/api/v1/runs/" + UUID.randomUUID() + "/timeline");

        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("lectern_gateway_requests_seconds_count{route=\"/api/v1/runs/{id}/timeline\","
                        + "service=\"observability\",status=\"200\"}"));
        assertThat(Control.count("all:observability")).isPositive();
    }

    private static RequestSpecification as(TestToken.Person person) {
        return given().header("Authorization", "Bearer " + Badge.of(person).credential());
    }
}
