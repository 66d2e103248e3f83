package dev.lectern.ingestion.bibliography;

import java.text.Normalizer;

/** Cuts what stands in a list to what can be stored and shown. */
final class Fit {

    static final int NAME = 200;
    static final int LINE = 300;
    static final int AUTHORS = 200;

    private static final int TEXT = 20_000;

    private Fit() {}

    /** On one line; null where nothing is left. */
    static String line(String text, int most) {
        return text == null
                ? null
                : cut(sound(text).replaceAll("[\\s\\p{Z}\\p{Cc}]+", " ").strip(), most);
    }

    /** Keeps its paragraphs. */
    static String text(String text) {
        return text == null
                ? null
                : cut(
                        sound(text)
                                .replaceAll("[^\\S\\n]+", " ")
                                .replaceAll(" ?\\n ?", "\n")
                                .replaceAll("\\n{3,}", "\n\n")
                                .strip(),
                        TEXT);
    }

    // The database takes no NUL and no half of a character.
    private static String sound(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll("[\\x00\\x{D800}-\\x{DFFF}\\x{FEFF}]", "");
    }

    private static String cut(String text, int most) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end).strip();
    }
}
