package dev.lectern.retrieval.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {

    private static final String STREAM = ": hello\r\nevent: x\r\ndata: one\r\n\r\ndata:two\ndata: more\n\nid: 1\n\r"
            + "data: gr\u00fc\u00df \ud83e\udda6\r\rdata: last";

    private final List<String> heard = new ArrayList<>();

    @Test
    void eventsAreTheSameHoweverTheBytesAreTorn() {
        var bytes = Buffer.buffer(STREAM);
        for (int size = 1; size <= bytes.length(); size++) {
            heard.clear();
            var reader = new SseReader(1000, 10_000, heard::add);
            for (int at = 0; at < bytes.length(); at += size) {
                reader.feed(bytes.getBuffer(at, Math.min(bytes.length(), at + size)));
            }
            reader.end();

            assertThat(heard).containsExactly("one", "two\nmore", "gr\u00fc\u00df \ud83e\udda6", "last");
        }
    }

    @Test
    void aLineWithoutEndIsNotKept() {
        var reader = new SseReader(100, 10_000, heard::add);
        reader.feed(Buffer.buffer("data: " + "x".repeat(90)));

        assertThatThrownBy(() -> reader.feed(Buffer.buffer("x".repeat(10)))).isInstanceOf(ProviderFailure.class);
    }

    @Test
    void anEventOfEndlessLinesIsNotKept() {
        var reader = new SseReader(100, 10_000, heard::add);

        assertThatThrownBy(() -> reader.feed(Buffer.buffer("data: xxxxxxxx\n".repeat(20))))
                .isInstanceOf(ProviderFailure.class);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        var reader = new SseReader(100, 1_000, heard::add);

        assertThatThrownBy(() -> reader.feed(Buffer.buffer(": still here\n\n".repeat(100))))
                .isInstanceOf(ProviderFailure.class);
        assertThat(heard).isEmpty();
    }
}
