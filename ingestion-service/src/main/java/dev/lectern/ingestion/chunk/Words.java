package dev.lectern.ingestion.chunk;

/** What a word is: whatever stands between spaces, in any script. */
public final class Words {

    private Words() {}

    public static int count(CharSequence text) {
        int words = 0;
        int at = skip(text, 0, true);
        while (at < text.length()) {
            words++;
            at = skip(text, skip(text, at, false), true);
        }
        return words;
    }

    /** The first position from here on that is no space, or is one. */
    static int skip(CharSequence text, int from, boolean spaces) {
        int at = from;
        while (at < text.length()) {
            int point = Character.codePointAt(text, at);
            if (isSpace(point) != spaces) {
                return at;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    /** With the spaces that do not break and those of other scripts. */
    static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }
}
