package dev.lectern.extract.rtf;

import dev.lectern.extract.Refused;
import java.io.IOException;
import java.io.InputStream;

/** Splits RTF into groups, control words and bytes of text. */
final class RtfReader {

    private static final int DEPTH = 10_000;
    private static final int WORD = 40;

    private final InputStream in;
    private final RtfText text;
    private int ahead = -2;
    private int depth;

    RtfReader(InputStream in, RtfText text) {
        this.in = in;
        this.text = text;
    }

    void read() throws IOException, Refused {
        for (int c = next(); c >= 0; c = next()) {
            switch (c) {
                case '{' -> {
                    if (++depth > DEPTH) {
                        throw new Refused("The file is nested too deeply.");
                    }
                    text.open();
                }
                case '}' -> {
                    depth--;
                    text.close();
                    if (depth <= 0) {
                        text.end();
                        return;
                    }
                }
                case '\\' -> control();
                case '\r', '\n' -> {}
                default -> text.plain(c);
            }
        }
        text.end();
    }

    private void control() throws IOException {
        int c = next();
        if (c < 0) {
            return;
        }
        if (c == '\'') {
            int high = Character.digit(next(), 16);
            int low = Character.digit(next(), 16);
            if (high >= 0 && low >= 0) {
                text.plain(high << 4 | low);
            }
        } else if (letter(c)) {
            word(c);
        } else {
            text.symbol((char) c);
        }
    }

    private void word(int first) throws IOException {
        StringBuilder word = new StringBuilder();
        int c = first;
        for (; letter(c); c = next()) {
            if (word.length() < WORD) {
                word.append((char) c);
            }
        }
        boolean negative = c == '-';
        if (negative) {
            c = next();
        }
        long number = 0;
        boolean numbered = false;
        for (; c >= '0' && c <= '9'; c = next()) {
            numbered = true;
            number = Math.min(Integer.MAX_VALUE, number * 10 + c - '0');
        }
        if (c != ' ') {
            ahead = c;
        }
        if (word.toString().equals("bin")) {
            skip(number);
            return;
        }
        text.word(word.toString(), numbered, (int) (negative ? -number : number));
    }

    private void skip(long bytes) throws IOException {
        if (bytes > 0 && ahead >= 0) {
            ahead = -2;
            in.skip(bytes - 1);
        } else {
            in.skip(bytes);
        }
    }

    private static boolean letter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private int next() throws IOException {
        if (ahead != -2) {
            int c = ahead;
            ahead = -2;
            return c;
        }
        return in.read();
    }
}
