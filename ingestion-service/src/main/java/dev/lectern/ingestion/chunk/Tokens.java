package dev.lectern.ingestion.chunk;

/**
 * Guesses how many tokens a word-piece model makes of a text, rather too many than too few: what it overlooks would be cut
 * off by the model without a word.
 */
final class Tokens {

    private static final int ORDINARY = 18;

    private Tokens() {}

    static int estimate(CharSequence text, int start, int end) {
        int tokens = 0;
        int at = start;
        while (at < end) {
            int point = Character.codePointAt(text, at);
            if (isLatin(point)) {
                int stop = runOf(text, at, end, false);
                tokens += ofLetters(stop - at);
                at = stop;
            } else if (isDigit(point)) {
                int stop = runOf(text, at, end, true);
                tokens += (stop - at + 1) / 2;
                at = stop;
            } else {
                // Other scripts and signs come letter by letter.
                tokens += Words.isSpace(point) ? 0 : 1;
                at += Character.charCount(point);
            }
        }
        return tokens;
    }

    // A word that no language has is taken apart almost to its letters.
    private static int ofLetters(int length) {
        return length <= ORDINARY ? 1 + (length - 1) / 6 : (length + 1) / 2;
    }

    private static int runOf(CharSequence text, int start, int end, boolean digits) {
        int at = start;
        while (at < end) {
            char c = text.charAt(at);
            if (digits ? !isDigit(c) : !isLatin(c)) {
                return at;
            }
            at++;
        }
        return end;
    }

    private static boolean isDigit(int point) {
        return point >= '0' && point <= '9';
    }

    private static boolean isLatin(int point) {
        return point >= 'a' && point <= 'z' || point >= 'A' && point <= 'Z' || point >= 0xC0 && point <= 0x17F;
    }
}
