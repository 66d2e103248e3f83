package dev.lectern.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SmugglingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/parked-events",
                "//internal/parked-events",
                "/api/v1/../../internal/parked-events",
                "/api/v1/runs/../../../internal/parked-events",
                "/api/v1/runs/%2e%2e/%2e%2e/%2e%2e/internal/parked-events",
                "/api/v1/runs/..%2f..%2f..%2finternal%2fparked-events",
                "/api/v1/runs/..\\..\\..\\internal/parked-events",
                "/api/v1/runs/%252e%252e/internal",
                "/api/v1/runs;/../../../internal/parked-events",
                "/api/v1//internal/parked-events",
                "/api/v1/operations/auth/parked-events/../jwks",
                "/api/v1/operations/auth/parked-events%2f..%2fjwks",
                "/api/v1/operations/..%2finternal/parked-events",
                "http://127.0.0.1/internal/parked-events",
                "http://127.0.0.1/api/v1/runs",
                "//127.0.0.1/internal",
                "/q/../internal/parked-events",
                "/%69nternal/parked-events",
                "*",
                "/api/v1/runs?x=1#/internal"
            })
    void noSpellingReachesInternalPaths(String target) {
        var before = Control.count("internal") + everything();

        for (var method : new String[] {"GET", "POST", "OPTIONS"}) {
            try (var raw = new Raw()) {
                var reply = raw.send(method + " " + target
                                + " HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: GET\r\nX-Original-URL: /internal/jwks\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                        .readAll();
                assertThat(reply).matches("(?s)HTTP/1.1 (400|404) .*");
            }
        }
        assertThat(Control.count("internal") + everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: +5",
                "Content-Length: 5, 6",
                "Content-Length: 5x",
                "Content-Length : 5"
            })
    void unclearFramingIsRefusedAndTheConnectionEnds(String framing) {
        var before = everything();

        try (var raw = new Raw()) {
            var reply = raw.send("POST /api/v1/sources HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n"
                            + "0\r\n\r\nGET /api/v1/sources HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readAll();

            assertThat(reply).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void lengthBesideChunksNeverDecides() {
        var before = Control.count("internal");

        try (var raw = new Raw()) {
            var reply = raw.send("POST /api/v1/sources HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                            + "27\r\nGET /internal/x HTTP/1.1\r\nHost: x\r\nA: b\r\n0\r\n\r\n")
                    .readAll();

            assertThat(reply).matches("(?s)HTTP/1.1 (400|200) .*").doesNotContain("/internal");
        }
        assertThat(Control.count("internal")).isEqualTo(before);
    }

    @Test
    void pipelinedRequestsAreEachLookedAt() {
        try (var raw = new Raw()) {
            var reply = raw.send("GET /api/v1/sources HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "GET /internal/parked-events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readAll();

            assertThat(reply).contains("HTTP/1.1 200").contains("HTTP/1.1 404");
        }
    }

    private static long everything() {
        return Control.count("all:workflow") + Control.count("all:auth") + Control.count("all:ingestion");
    }
}
