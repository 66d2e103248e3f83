package dev.lectern.ingestion.intake;

import java.text.Normalizer;

/** Makes of the name that a file came with one that can be stored, shown and offered for download. */
public final class FileNames {

    private static final int LONGEST = 255;
    private static final int LONGEST_ENDING = 20;
    private static final String NAMELESS = "file";

    private FileNames() {}

    /** Without folders, control signs and signs that turn the direction of writing; at most 255 characters, ending kept. */
    public static String safe(String given) {
        if (given == null) {
            return NAMELESS;
        }
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var clean = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .filter(FileNames::isHarmless)
                .forEach(clean::appendCodePoint);
        var name = clean.toString().strip();
        // Dots alone are folders, and a dot in front hides a file.
        while (name.startsWith(".")) {
            name = name.substring(1).strip();
        }
        return name.isEmpty() ? NAMELESS : shortened(name);
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> "<>:\"|?*".indexOf(point) < 0;
        };
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        var ending = dot > 0 && name.length() - dot <= LONGEST_ENDING ? name.substring(dot) : "";
        int room = LONGEST - ending.length();
        boolean insidePair = Character.isHighSurrogate(name.charAt(room - 1));
        return name.substring(0, insidePair ? room - 1 : room) + ending;
    }
}
