package dev.lectern.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.gateway.world.Control;
import dev.lectern.gateway.world.Raw;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StreamingTest {

    private final String key = UUID.randomUUID().toString();

    @Test
    void firstBytesComeBeforeTheLastAreWritten() {
        try (var raw = get("/api/v1/search/slow")) {
            var began = System.nanoTime();
            raw.readUntil("first\n");
            var first = System.nanoTime() - began;
            raw.readUntil("last\n");
            var last = System.nanoTime() - began;

            assertThat(Duration.ofNanos(last - first)).isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void eventsFlowBeyondTheIdleLimitAndTheirHeadComesAtOnce() {
        try (var raw = get("/api/v1/search/events")) {
            var began = System.nanoTime();
            var head = raw.readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(350));

            for (var i = 0; i < 6; i++) {
                assertThat(raw.readUntil("data: hello\n\n")).contains("id: 1");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_800));
        }
        awaitClosed();
    }

    @Test
    void clientThatLeavesWhileItWaitsEndsTheServicesWork() {
        var raw = get("/api/v1/search/hang");
        await().until(() -> Control.count("asked:" + key) == 1);

        raw.close();

        awaitClosed();
    }

    @Test
    void clientThatLeavesInTheMiddleOfItsUploadEndsTheServicesWork() {
        var raw = upload("400\r\n" + "x".repeat(0x400) + "\r\n");
        await().until(() -> Control.count("uploaded:" + key) == 0x400);

        raw.close();

        awaitClosed();
    }

    @Test
    void uploadArrivesWhileItIsWritten() {
        try (var raw = upload("5\r\nhello\r\n")) {
            await().until(() -> Control.count("uploaded:" + key) == 5);

            assertThat(raw.send("0\r\n\r\n").readUntil("thanks")).contains("200 OK");
        }
    }

    @Test
    void slowReaderSlowsTheService() {
        try (var raw = get("/api/v1/search/flood")) {
            await().until(() -> Control.count("poured:" + key) > 0);
            var poured = await().during(Duration.ofMillis(400)).until(new Still()::amount, amount -> amount >= 0);

            // What the buffers of four sockets hold, and not a stream without end.
            assertThat(poured).isLessThan(64_000_000);
        }
        awaitClosed();
    }

    private final class Still {
        private long last;

        long amount() {
            var now = Control.count("poured:" + key);
            var same = now == last;
            last = now;
            return same ? now : -1;
        }
    }

    private void awaitClosed() {
        await().atMost(Duration.ofSeconds(2)).until(() -> Control.count("closed:" + key) == 1);
    }

    private Raw get(String path) {
        return new Raw().send("GET " + path + "?" + key + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private Raw upload(String firstChunk) {
        return new Raw()
                .send("POST /api/v1/sources/upload?" + key
                        + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + firstChunk);
    }
}
