package dev.lectern.project.project;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The part of an address that people read: its name in plain letters, with a number where it is taken. */
public final class Slug {

    private static final int LONGEST = 48;
    // All numbered variants of a slug share this much of it, however many digits the number has.
    private static final int STEM = 40;

    private Slug() {}

    static String of(String name) {
        return of(name, "project");
    }

    /** With something to fall back on for a name without plain letters. */
    public static String of(String name, String otherwise) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        var slug = trimmed(plain.substring(0, Math.min(LONGEST, plain.length())));
        return slug.isEmpty() ? otherwise : slug;
    }

    public static String stem(String slug) {
        return slug.substring(0, Math.min(STEM, slug.length()));
    }

    public static String free(String slug, Set<String> taken) {
        return Stream.concat(Stream.of(slug), IntStream.iterate(2, n -> n + 1).mapToObj(n -> {
                    var suffix = "-" + n;
                    var room = Math.min(slug.length(), LONGEST - suffix.length());
                    return trimmed(slug.substring(0, room)) + suffix;
                }))
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElseThrow();
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
