package dev.lectern.extract.pdf.word;

import java.text.Normalizer;
import java.util.Map;

/** Brings what fonts say of their glyphs to the characters that a reader would type. */
public final class Letters {

    private static final Map<Integer, Character> ACCENTS = Map.ofEntries(
            Map.entry((int) '`', '\u0300'),
            Map.entry(0xB4, '\u0301'),
            Map.entry((int) '^', '\u0302'),
            Map.entry(0x2C6, '\u0302'),
            Map.entry((int) '~', '\u0303'),
            Map.entry(0x2DC, '\u0303'),
            Map.entry(0xAF, '\u0304'),
            Map.entry(0x2D8, '\u0306'),
            Map.entry(0x2D9, '\u0307'),
            Map.entry(0xA8, '\u0308'),
            Map.entry(0x2DA, '\u030A'),
            Map.entry(0x2DD, '\u030B'),
            Map.entry(0x2C7, '\u030C'),
            Map.entry(0xB8, '\u0327'),
            Map.entry(0x2DB, '\u0328'));

    /** Bullets of the symbol fonts live in the private area, as do glyphs that nobody can read. */
    private static final int PRIVATE_FIRST = 0xE000;

    private static final int PRIVATE_LAST = 0xF8FF;
    private static final int SYMBOL_BULLET = 0xF0B7;
    private static final int SYMBOL_SQUARE = 0xF0A7;

    private Letters() {}

    /** The text of one glyph: no controls, no private characters, ligatures and shaped letters as their letters. */
    public static String clean(String raw) {
        if (raw.length() == 1 && raw.charAt(0) > ' ' && raw.charAt(0) < 0x7F) {
            return raw;
        }
        StringBuilder out = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (c == SYMBOL_BULLET || c == SYMBOL_SQUARE) {
            out.append('\u2022');
        } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            out.append(' ');
        } else if (presentation(c)) {
            out.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                    .strip());
        } else if (readable(c)) {
            out.appendCodePoint(c);
        }
    }

    private static boolean presentation(int c) {
        return c >= 0xFB00 && c <= 0xFDFF || c >= 0xFE70 && c <= 0xFEFC || c >= 0xFF01 && c <= 0xFF5E;
    }

    private static boolean readable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.UNASSIGNED, Character.SURROGATE, Character.PRIVATE_USE -> false;
            case Character.FORMAT -> c == 0xAD || c == 0x200C || c == 0x200D;
            default -> c < PRIVATE_FIRST || c > PRIVATE_LAST;
        };
    }

    /** The mark that a spacing accent becomes when it was set over a letter, or 0 when the text is no accent. */
    static char mark(String text) {
        return text.length() == 1 && mayBeAccent(text.charAt(0))
                ? ACCENTS.getOrDefault((int) text.charAt(0), '\0')
                : '\0';
    }

    /** Asked of each glyph and its neighbour, which are letters. */
    private static boolean mayBeAccent(char c) {
        return c > 0x7E || c == '`' || c == '^' || c == '~';
    }

    static boolean combining(String text) {
        int type = Character.getType(text.codePointAt(0));
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    static boolean rightToLeft(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x590 && rightToLeft(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean rightToLeft(char c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** Brackets are stored as they look; text that runs to the left opens with what looks like a closing one. */
    public static String mirrored(String text) {
        StringBuilder out = new StringBuilder(text);
        String from = "()[]{}<>\u00AB\u00BB\u2039\u203A";
        String to = ")(][}{><\u00BB\u00AB\u203A\u2039";
        for (int i = 0; i < out.length(); i++) {
            int at = from.indexOf(out.charAt(i));
            if (at >= 0) {
                out.setCharAt(i, to.charAt(at));
            }
        }
        return out.toString();
    }

    public static String composed(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
