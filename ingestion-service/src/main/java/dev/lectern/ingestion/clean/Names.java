package dev.lectern.ingestion.clean;

import dev.lectern.ingestion.source.OneLine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes a line of authors apart. */
final class Names {

    private static final int MOST = 200;
    private static final int LONGEST = 60;
    private static final Pattern BETWEEN = Pattern.compile("[,;\\n\u00b7\u2022|&]|\\band\\b|\\bund\\b|\\bet\\b");
    // Footnote marks and numbers of affiliations, which follow a name without a space.
    private static final Pattern MARKS = Pattern.compile(
            "[\\d*+^~$\u2020\u2021\u00a7\u00b6\u2016#\u00b9\u00b2\u00b3\u2070-\u2079\u2217]+|\\([^)]{0,80}\\)|\\S{1,80}@\\S{1,80}");
    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin",
            "ibn", "ter", "ten", "zu", "y", "e");
    private static final Set<String> OF_PLACES = Set.of(
            "university",
            "department",
            "institute",
            "school",
            "college",
            "faculty",
            "laboratory",
            "center",
            "centre",
            "bank",
            "hospital",
            "universit\u00e4t",
            "universit\u00e9",
            "universidad",
            "research",
            "inc",
            "ltd",
            "academy",
            "division",
            "abstract",
            "journal",
            "press",
            "national",
            "of",
            "for",
            "the",
            "by",
            "corporation",
            "microsystems",
            "labs",
            "lab",
            "company",
            "group");

    private Names() {}

    /** Those parts of it that look like somebody's name. */
    static List<String> of(String text) {
        if (text == null) {
            return List.of();
        }
        return Arrays.stream(BETWEEN.split(MARKS.matcher(text).replaceAll(" ")))
                .map(OneLine::of)
                .map(name -> name.startsWith("by ") || name.startsWith("By ") ? name.substring(3) : name)
                .filter(Names::isName)
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static boolean isName(String name) {
        var words = name.split(" ");
        return name.length() <= LONGEST
                && words.length >= 2
                && words.length <= 6
                && Arrays.stream(words).allMatch(Names::fits);
    }

    private static boolean fits(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return !OF_PLACES.contains(lower)
                && (PARTICLES.contains(lower) || Character.isUpperCase(word.codePointAt(0)) || isCaseless(word));
    }

    private static boolean isCaseless(String word) {
        return Character.getType(word.codePointAt(0)) == Character.OTHER_LETTER;
    }
}
