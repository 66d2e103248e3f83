package dev.lectern.ingestion.clean;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Guesses a text's language from its commonest words, and where it has no such words from its letters. */
final class Languages {

    private static final int ENOUGH = 3_000;
    private static final int FEWEST = 20;
    private static final double SHARE = 0.06;

    private static final Map<String, Set<String>> COMMON = Map.of(
            "en", Set.of("the", "of", "and", "to", "in", "is", "that", "for", "with", "are", "this", "we", "by", "as"),
            "de", Set.of("der", "die", "und", "das", "ist", "nicht", "ein", "eine", "mit", "von", "zu", "den", "auf"),
            "fr", Set.of("le", "les", "des", "et", "est", "une", "dans", "que", "pour", "du", "sur", "qui", "aux"),
            "es", Set.of("el", "los", "las", "y", "una", "por", "para", "con", "del", "se", "que", "como", "es"),
            "it", Set.of("il", "di", "che", "e", "della", "per", "gli", "una", "sono", "nel", "delle", "con", "dei"),
            "pt", Set.of("o", "os", "da", "do", "em", "uma", "para", "com", "n\u00e3o", "dos", "das", "pela", "ao"),
            "nl", Set.of("het", "een", "van", "en", "niet", "zijn", "voor", "met", "aan", "ook", "wordt", "bij", "dat"),
            "pl", Set.of("i", "w", "na", "z", "si\u0119", "nie", "jest", "do", "przez", "oraz", "jako", "dla", "od"));
    private static final Map<Character.UnicodeScript, String> LETTERS = Map.of(
            Character.UnicodeScript.CYRILLIC, "ru",
            Character.UnicodeScript.HAN, "zh",
            Character.UnicodeScript.HIRAGANA, "ja",
            Character.UnicodeScript.HANGUL, "ko",
            Character.UnicodeScript.GREEK, "el",
            Character.UnicodeScript.ARABIC, "ar",
            Character.UnicodeScript.HEBREW, "he");

    private final Map<String, Integer> hits = new HashMap<>();
    private final Map<String, Integer> letters = new HashMap<>();
    private int words;

    /** Looks no further when it has seen enough. */
    void see(String text) {
        int at = 0;
        while (at < text.length() && words < ENOUGH) {
            int end = at;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                word(text.substring(at, end).toLowerCase(Locale.ROOT));
            }
            at = end + 1;
        }
    }

    /** Null if it cannot be told. */
    String guess() {
        var common = best(hits);
        if (words >= FEWEST && common != null && hits.get(common) >= words * SHARE) {
            return common;
        }
        // Japanese is written with Chinese characters and its own.
        if (letters.getOrDefault("ja", 0) > 0 && letters.getOrDefault("zh", 0) < letters.get("ja") * 20) {
            return "ja";
        }
        var script = best(letters);
        return script != null && letters.get(script) > words / 2 ? script : null;
    }

    private void word(String word) {
        words++;
        COMMON.forEach((language, list) -> {
            if (list.contains(word)) {
                hits.merge(language, 1, Integer::sum);
            }
        });
        var language = LETTERS.get(Character.UnicodeScript.of(word.codePointAt(0)));
        if (language != null) {
            letters.merge(language, 1, Integer::sum);
        }
    }

    private static String best(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
