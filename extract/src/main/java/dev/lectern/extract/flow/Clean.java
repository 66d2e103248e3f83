package dev.lectern.extract.flow;

/** Text that can be stored and shown. */
public final class Clean {

    private static final char REPLACEMENT = '\uFFFD';
    /** Thai; Lao, Khmer, Burmese and what is written in East Asia come behind it. */
    private static final char FIRST_WITHOUT_BLANKS = '\u0E00';

    private Clean() {}

    /** Without white space at its end and without empty lines at its beginning; the indent of the first line stays. */
    static String outer(String text) {
        String end = text.stripTrailing();
        int line = 0;
        for (int i = 0; i < end.length() && Character.isWhitespace(end.charAt(i)); i++) {
            if (end.charAt(i) == '\n') {
                line = i + 1;
            }
        }
        return end.substring(line);
    }

    /** All white space becomes one blank each, as in the cell of a table. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c)) {
                line.append(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == ' ' ? line.substring(0, end - 1) : line.toString();
    }

    static boolean bad(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c == 0) {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    static int badIn(CharSequence text) {
        int bad = 0;
        for (int i = 0; i < text.length(); i++) {
            bad += bad(text, i) ? 1 : 0;
        }
        return bad;
    }

    /** NUL and halves of surrogate pairs are no text for PostgreSQL, JSON or a browser. */
    public static String replaced(String text) {
        if (badIn(text) == 0) {
            return text;
        }
        StringBuilder good = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (bad(text, i)) {
                good.setCharAt(i, REPLACEMENT);
            }
        }
        return good.toString();
    }

    /**
     * Words without the signs in them that only say where they may be broken: nobody sees these, and who looks for
     * the word does not write them. In scripts without blanks between words they part these, and stay.
     */
    static String unbroken(String text) {
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            if (isBreak(text, i)) {
                whole = whole == null ? new StringBuilder(text.length()).append(text, 0, i) : whole;
            } else if (whole != null) {
                whole.append(text.charAt(i));
            }
        }
        return whole == null ? text : whole.toString();
    }

    private static boolean isBreak(String text, int at) {
        char c = text.charAt(at);
        boolean invisible = c == '\u00AD' || c == '\u200B' || c == '\uFEFF';
        return invisible
                && at > 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1))
                && (c != '\u200B' || text.charAt(at - 1) < FIRST_WITHOUT_BLANKS);
    }

    /** Where to cut a text that may have so many characters: after a line, a sentence, a word, else anywhere between characters. */
    static int cut(String text, int most) {
        int least = most / 2;
        int line = text.lastIndexOf('\n', most - 1);
        if (line > least) {
            return line;
        }
        int word = -1;
        for (int i = most - 1; i > least; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                if (".!?".indexOf(text.charAt(i - 1)) >= 0) {
                    return i;
                }
                word = Math.max(word, i);
            }
        }
        if (word > 0) {
            return word;
        }
        return most > 1 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
