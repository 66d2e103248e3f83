package dev.lectern.extract.encoding;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Western texts of old Macintoshes and of DOS, which have other signs where Windows has its accents: read as Windows they
 * have signs and capitals in the middle of words. Only what makes sense throughout is believed.
 */
final class Western {

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final List<Charset> OTHERS = Stream.of("x-MacRoman", "IBM850")
            .map(Legacy::named)
            .filter(Objects::nonNull)
            .toList();
    /** Typographic signs that stand between letters in good texts, too. */
    private static final String BETWEEN = "\u2018\u2019\u201C\u201D\u2013\u2014\u2026\u00AD\u00B7\u00A0";

    private static final int ENOUGH = 2;

    private Western() {}

    /** Null where nothing speaks against Windows, or nothing for the others. */
    static Charset of(byte[] sample) {
        if (new Sense(sample, WINDOWS).wrong < ENOUGH) {
            return null;
        }
        for (Charset other : OTHERS) {
            Sense sense = new Sense(sample, other);
            if (sense.wrong == 0 && sense.right >= ENOUGH && sense.right * 2 >= sense.all) {
                return other;
            }
        }
        return null;
    }

    /** How many of the letters and signs that are not ASCII stand where they may. */
    private static final class Sense {

        private int right;
        private int wrong;
        private int all;

        Sense(byte[] sample, Charset charset) {
            String text = new String(sample, charset);
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 0x80) {
                    all++;
                    look(text.charAt(i), at(text, i - 1), at(text, i + 1));
                }
            }
        }

        private void look(char c, char before, char behind) {
            if (c < 0xA0 || c == '\uFFFD') {
                wrong++;
            } else if (Character.isLetter(c)) {
                boolean latin = Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
                boolean capitalInside = Character.isUpperCase(c)
                        && (Character.isLowerCase(before) || letter(before) && Character.isLowerCase(behind));
                wrong += !latin || capitalInside ? 1 : 0;
                right += latin && !capitalInside && (letter(before) || letter(behind)) ? 1 : 0;
            } else if (letter(before) && Character.isLowerCase(behind) && BETWEEN.indexOf(c) < 0) {
                wrong++;
            }
        }

        private static boolean letter(char c) {
            return Character.isLetter(c);
        }

        private static char at(String text, int i) {
            return i < 0 || i >= text.length() ? ' ' : text.charAt(i);
        }
    }
}
