package dev.lectern.workflow.pipeline.asking;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much of an expected answer another text says. Found answers quote and so are longer: what they say besides counts only
 * as far as it is more than a few sentences.
 */
final class Likeness {

    private static final int BESIDES = 60;

    private Likeness() {}

    /** The harmonic mean of how many of the expected words are there, and how many of the found ones were expected. */
    static double of(String expected, String found) {
        var wanted = words(expected);
        var there = words(found);
        long common = wanted.entrySet().stream()
                .mapToLong(word -> Math.min(word.getValue(), there.getOrDefault(word.getKey(), 0L)))
                .sum();
        if (common == 0) {
            return 0;
        }
        double recall = (double) common / sum(wanted);
        double precision = (double) common / Math.max(common, sum(there) - BESIDES);
        return 2 * recall * precision / (recall + precision);
    }

    static boolean same(String one, String other) {
        return one != null && other != null && words(one).equals(words(other));
    }

    private static long sum(Map<String, Long> words) {
        return words.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
