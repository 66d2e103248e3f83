package dev.lectern.ingestion.match;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How alike titles and names are, whatever their case, accents and punctuation. */
final class Similarity {

    /** Longer titles are not compared further: the comparison costs the product of the lengths. */
    private static final int LONGEST = 300;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern OTHER_THAN_WORDS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    private static final Set<String> SUFFIXES = Set.of("jr", "sr", "ii", "iii", "iv");

    private Similarity() {}

    /** Lower-case letters and digits of all scripts with single blanks between the words. */
    static String plain(String text) {
        if (text == null) {
            return "";
        }
        var bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return OTHER.matcher(bare).replaceAll(" ").strip();
    }

    /** The words for a search, with their accents. */
    static String words(String text) {
        return OTHER_THAN_WORDS
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /** 0 to 1: twice the longest common subsequence by the sum of the lengths; 1 if and only if they are plainly equal. */
    static double ratio(String one, String other) {
        var a = shortened(plain(one));
        var b = shortened(plain(other));
        return a.isEmpty() && b.isEmpty() ? 1 : 2.0 * common(a, b) / (a.length() + b.length());
    }

    /** 0 to 1: the words they share by the words of the one that has more of them. */
    static double overlap(String one, String other) {
        var a = tokens(one);
        var b = tokens(other);
        if (a.isEmpty() && b.isEmpty()) {
            return 1;
        }
        var shared = new HashSet<>(a);
        shared.retainAll(b);
        return (double) shared.size() / Math.max(a.size(), b.size());
    }

    static boolean shareASurname(Collection<String> some, Collection<String> others) {
        var surnames = some.stream()
                .map(Similarity::surname)
                .filter(it -> !it.isEmpty())
                .toList();
        return others.stream().map(Similarity::surname).anyMatch(surnames::contains);
    }

    /** What stands before a comma, or else the last word that is no suffix. Particles do not count: not all write them. */
    static String surname(String name) {
        var comma = name.indexOf(',');
        var words = List.of(plain(comma > 0 ? name.substring(0, comma) : name).split(" "));
        for (var i = words.size() - 1; i >= 0; i--) {
            if (!SUFFIXES.contains(words.get(i))) {
                return words.get(i);
            }
        }
        return "";
    }

    private static Set<String> tokens(String text) {
        var plain = plain(text);
        return plain.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(plain.split(" ")));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static int common(String a, String b) {
        var above = new int[b.length() + 1];
        for (var i = 0; i < a.length(); i++) {
            var row = new int[b.length() + 1];
            for (var j = 0; j < b.length(); j++) {
                row[j + 1] = a.charAt(i) == b.charAt(j) ? above[j] + 1 : Math.max(above[j + 1], row[j]);
            }
            above = row;
        }
        return above[b.length()];
    }
}
