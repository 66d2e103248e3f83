package dev.lectern.extract.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a file of values (RFC 4180), read so that nothing is lost whatever is wrong: text after a closing quote stays, a quote
 * within a value is one, and a quote that never closes ends where the value becomes too long.
 */
final class Rows {

    private static final int VALUE = 64 * 1024;
    private static final int VALUES = 16 * 1024;

    private final BufferedReader reader;
    private final char separator;
    private final StringBuilder value = new StringBuilder();
    private int ahead = -2;

    Rows(Reader reader, char separator) {
        this.reader = new BufferedReader(reader);
        this.separator = separator;
    }

    /** Null after the last. */
    List<String> next() throws IOException {
        int c = read();
        if (c < 0) {
            return null;
        }
        List<String> row = new ArrayList<>();
        while (true) {
            if (c == '"' && value.toString().isBlank()) {
                value.setLength(0);
                quoted();
            } else if (c == separator || c < 0 || c == '\n' || c == '\r') {
                row.add(value.toString());
                value.setLength(0);
                if (c != separator || row.size() >= VALUES) {
                    skipLineFeed(c);
                    return row;
                }
            } else {
                value.append((char) c);
            }
            c = read();
        }
    }

    private void quoted() throws IOException {
        for (int c = read(); c >= 0; c = read()) {
            if (c == '"') {
                int next = read();
                if (next != '"') {
                    ahead = next;
                    return;
                }
            }
            value.append((char) c);
            if (value.length() >= VALUE) {
                return;
            }
        }
        ahead = -1;
    }

    private void skipLineFeed(int c) throws IOException {
        if (c == '\r') {
            int next = read();
            ahead = next == '\n' ? -2 : next;
        }
    }

    private int read() throws IOException {
        if (ahead != -2) {
            int c = ahead;
            ahead = -2;
            return c;
        }
        return reader.read();
    }
}
