package dev.lectern.gateway.route;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LimitsTest {

    private static final int LIMIT = 1024 * 1024;

    private final String key = UUID.randomUUID().toString();

    @Test
    void bodyOfJustTheLimitPasses() {
        given().body(new byte[LIMIT])
                .contentType("application/octet-stream")
                .post("/api/v1/sources")
                .then()
                .statusCode(200)
                .body("length", equalTo(LIMIT));
    }

    @Test
    void aFileMayBeLarger() {
        given().body(new byte[2 * LIMIT])
                .contentType("application/octet-stream")
                .post("/api/v1/sources/files")
                .then()
                .statusCode(200)
                .body("length", equalTo(2 * LIMIT));
    }

    @Test
    void declaredLengthBeyondTheLimitIsRefusedBeforeTheBodyComes() {
        try (var raw = new Raw()) {
            var reply = raw.send("POST /api/v1/sources/upload?" + key + " HTTP/1.1\r\nHost: x\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
                    .readUntil("}");

            assertThat(reply)
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json")
                    .contains("/problems/too-large")
                    .doesNotContain("100 Continue");
        }
        assertThat(Control.count("asked:" + key)).isZero();
    }

    @Test
    void chunksBeyondTheLimitAreRefused_andTheClientThatWritesOnStillReadsIt() {
        try (var raw = new Raw()) {
            raw.send("POST /api/v1/sources/upload?" + key
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 20; i++) {
                raw.send("10000\r\n" + "x".repeat(0x10000) + "\r\n");
            }

            var reply = raw.send("0\r\n\r\n").readUntil("}");

            assertThat(reply).startsWith("HTTP/1.1 413").contains("application/problem+json");
            assertThat(reply.toLowerCase()).contains("connection: close");
        }
        await().until(() -> Control.count("closed:" + key) == 1);
        assertThat(Control.count("uploaded:" + key)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void serviceMayAnswerBeforeItHasReadEverything() {
        try (var raw = new Raw()) {
            raw.send(
                    "POST /api/v1/sources/early HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");

            assertThat(raw.readUntil("no need to read on")).startsWith("HTTP/1.1 409");
        }
    }

    @Test
    void clientThatStallsInItsBodyIsToldSo() {
        try (var raw = new Raw()) {
            raw.send("POST /api/v1/sources/upload?" + key + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");

            assertThat(raw.readUntil("}")).startsWith("HTTP/1.1 408").contains("application/problem+json");
        }
        await().until(() -> Control.count("closed:" + key) == 1);
    }

    @Test
    void headersBeyondTheLimitAreRefused() {
        try (var raw = new Raw()) {
            var reply = raw.send("GET /api/v1/sources HTTP/1.1\r\nHost: x\r\nX-Big: " + "x".repeat(30_000) + "\r\n\r\n")
                    .readUntil("\r\n\r\n");

            assertThat(reply).startsWith("HTTP/1.1 431");
        }
    }
}
