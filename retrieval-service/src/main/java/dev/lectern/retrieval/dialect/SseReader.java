package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into server-sent events, however they were torn, and takes only so many of them. */
public final class SseReader {

    private final int mostOfLine;
    private final int mostOfAll;
    private final Consumer<String> onData;
    private final StringBuilder data = new StringBuilder();
    private Buffer line = Buffer.buffer();
    private long taken;
    private boolean returned;

    /** Of each event only its data counts for us: all dialects say in it what it is. */
    public SseReader(int mostOfLine, int mostOfAll, Consumer<String> onData) {
        this.mostOfLine = mostOfLine;
        this.mostOfAll = mostOfAll;
        this.onData = onData;
    }

    public void feed(Buffer bytes) {
        taken += bytes.length();
        if (taken > mostOfAll) {
            throw tooMuch();
        }
        int from = 0;
        for (int at = 0; at < bytes.length(); at++) {
            byte next = bytes.getByte(at);
            if (next == '\n' && returned) {
                // The second half of an end of line that has been seen.
                from = at + 1;
            } else if (next == '\n' || next == '\r') {
                add(bytes, from, at);
                from = at + 1;
                line(line.toString(StandardCharsets.UTF_8));
                line = Buffer.buffer();
            }
            returned = next == '\r';
        }
        add(bytes, from, bytes.length());
    }

    /** Some leave out the empty line behind their last event. */
    public void end() {
        line(line.toString(StandardCharsets.UTF_8));
        line("");
    }

    private void add(Buffer bytes, int from, int to) {
        if (line.length() + to - from > mostOfLine) {
            throw tooMuch();
        }
        line.appendBuffer(bytes, from, to - from);
    }

    private void line(String text) {
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                var event = data.toString();
                data.setLength(0);
                onData.accept(event);
            }
        } else if (text.startsWith("data:")) {
            if (data.length() + text.length() > mostOfLine) {
                throw tooMuch();
            }
            if (!data.isEmpty()) {
                data.append('\n');
            }
            data.append(text, text.startsWith("data: ") ? 6 : 5, text.length());
        }
    }

    private static ProviderFailure tooMuch() {
        return new ProviderFailure(Kind.BROKEN, "The model's answer is longer than we take.");
    }
}
