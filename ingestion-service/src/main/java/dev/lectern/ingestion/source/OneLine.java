package dev.lectern.ingestion.source;

import java.text.Normalizer;

/** Makes of what somebody calls a thing a line that can be shown: a name is neither a paragraph nor a command to the screen. */
public final class OneLine {

    // Signs without a shape that turn the direction of writing, or hide between letters. The two that join letters in
    // some
    // scripts are not among them.
    private static final String SHAPELESS = "[\\p{Cf}&&[^\\x{200C}\\x{200D}]]+";
    private static final String SPACES = "[\\s\\p{Z}\\p{Cc}]+";

    private OneLine() {}

    /** With single spaces and without control characters; null stays null. */
    public static String of(String text) {
        return text == null
                ? null
                : Normalizer.normalize(text, Normalizer.Form.NFC)
                        .replaceAll(SHAPELESS, "")
                        .replaceAll(SPACES, " ")
                        .strip();
    }

    /** The same; null where nothing is left. */
    public static String orNull(String text) {
        var line = of(text);
        return line == null || line.isEmpty() ? null : line;
    }
}
