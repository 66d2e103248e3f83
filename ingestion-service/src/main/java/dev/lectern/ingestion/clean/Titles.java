package dev.lectern.ingestion.clean;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells titles from what programs write where a title should be. */
final class Titles {

    private static final int SHORTEST = 5;
    private static final int LONGEST = 300;
    private static final Pattern OF_PROGRAMS =
            Pattern.compile("(?i)untitled.*|microsoft (?:word|powerpoint|excel).*|(?:slide|document|presentation"
                    + "|page|paper|manuscript|title|layout) ?\\d*|no title|[a-z0-9_\\-]{0,80}"
                    + "|.{0,200}\\.(?:docx?|pdf|tex|dvi|ps|indd|qxd|pptx?|xlsx?|rtf|odt|html?|txt)");

    private Titles() {}

    static boolean isPlausible(String title) {
        if (title == null || title.length() < SHORTEST || title.length() > LONGEST) {
            return false;
        }
        long letters = title.codePoints().filter(Character::isLetter).count();
        return letters * 2 >= title.length() && !OF_PROGRAMS.matcher(title).matches();
    }

    /** Letters and digits only, so that the same words are found again in other clothes. */
    static String bare(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "");
    }
}
