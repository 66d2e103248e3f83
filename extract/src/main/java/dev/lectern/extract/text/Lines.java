package dev.lectern.extract.text;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.encoding.Encoding;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Paging;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/** The lines of a text, whatever ends them; a line that is too long for memory comes in parts. */
final class Lines {

    static final int LONGEST = 100_000;

    /** What makes pages of them. */
    interface Teller {
        void tell(Lines lines, Flow flow) throws IOException, Refused;
    }

    private final Reader reader;
    private final char[] buffer = new char[16 * 1024];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private boolean afterReturn;
    private boolean partial;

    Lines(Reader reader) {
        this.reader = reader;
    }

    /** Reads a file in whatever encoding it is; pages are ours. */
    static void read(Path file, Teller teller, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Encoding encoding = Encoding.of(file, null);
        Paging.FREE.read(
                flow -> {
                    flow.property("encoding", encoding.charset().name());
                    try (Reader reader = Decoded.open(file, encoding, flow)) {
                        teller.tell(new Lines(reader), flow);
                    }
                },
                fromPage,
                limits,
                sink);
    }

    /** Null after the last. A form feed is a line of its own. */
    String next() throws IOException {
        partial = false;
        for (int c = read(); c >= 0; c = read()) {
            boolean second = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (second) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return take(line.length());
            }
            if (c == '\f') {
                if (line.isEmpty()) {
                    return "\f";
                }
                at--;
                return take(line.length());
            }
            line.append((char) c);
            if (line.length() >= LONGEST) {
                partial = true;
                return take(cut());
            }
        }
        return line.isEmpty() ? null : take(line.length());
    }

    /** Whether the line that was last answered goes on in the next. */
    boolean partial() {
        return partial;
    }

    private int cut() {
        for (int i = line.length() - 1; i > LONGEST / 2; i--) {
            if (Character.isWhitespace(line.charAt(i))) {
                return i + 1;
            }
        }
        return Character.isHighSurrogate(line.charAt(line.length() - 1)) ? line.length() - 1 : line.length();
    }

    private String take(int length) {
        String taken = line.substring(0, length);
        line.delete(0, length);
        return taken;
    }

    private int read() throws IOException {
        if (at == end) {
            end = reader.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++];
    }
}
