package dev.lectern.workflow.comparison.similar;

import dev.lectern.workflow.comparison.similar.PaperClient.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How alike two papers are: 0.7 for what they are about (the weighted share of common topics, that is of what is known of
 * them as keywords) and 0.3 for the words of title and abstract. Where neither says what it is about, the words alone count.
 */
record Likeness(double score, double topics, double words, List<String> sharedTopics, List<String> sharedWords) {

    private static final double TOPICS = 0.7;
    private static final double WORDS = 0.3;
    private static final int SHOWN = 8;
    private static final int SHORTEST = 3;
    private static final Set<String> COMMON = Arrays.stream(
                    ("the and for with from that this these those are was were has have had not but our their its his"
                                    + " her which who whom whose when where what why how can could may might must shall should"
                                    + " will would into onto than then there here also such more most less least very between"
                                    + " among about over under after before during through using use used based study paper"
                                    + " results result show shows find finds found new one two three we they you all any both each"
                                    + " other some only")
                            .split(" "))
            .collect(Collectors.toSet());

    static Likeness of(Described one, Described other) {
        var topics = common(topics(one), topics(other));
        var words = common(words(one), words(other));
        // A paper that has none is as little alike as one that has others, but two without any tell nothing.
        var known = !one.keywords().isEmpty() || !other.keywords().isEmpty();
        var score = known ? TOPICS * topics.share() + WORDS * words.share() : words.share();
        return new Likeness(
                rounded(score), rounded(topics.share()), rounded(words.share()), topics.shared(), words.shared());
    }

    private record Common(double share, List<String> shared) {}

    /** Weighted Jaccard: of each label the lesser weight, of all the greater. */
    private static Common common(Map<String, Double> one, Map<String, Double> other) {
        var all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        double both = 0;
        double either = 0;
        var shared = new ArrayList<String>();
        for (var label : all) {
            double here = one.getOrDefault(label, 0.0);
            double there = other.getOrDefault(label, 0.0);
            both += Math.min(here, there);
            either += Math.max(here, there);
            if (here > 0 && there > 0) {
                shared.add(label);
            }
        }
        shared.sort(Comparator.comparingDouble((String label) -> -Math.min(one.get(label), other.get(label)))
                .thenComparing(Comparator.comparingInt((String label) -> -label.length())));
        return new Common(
                either == 0 ? 0 : both / either, List.copyOf(shared.subList(0, Math.min(SHOWN, shared.size()))));
    }

    private static Map<String, Double> topics(Described paper) {
        var topics = new LinkedHashMap<String, Double>();
        paper.keywords()
                .forEach(keyword -> topics.put(keyword.toLowerCase(Locale.ROOT).strip(), 1.0));
        return topics;
    }

    private static Map<String, Double> words(Described paper) {
        var words = new TreeMap<String, Double>();
        var text = (paper.title() + " " + paper.summary()).toLowerCase(Locale.ROOT);
        for (var word : text.split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= SHORTEST && !COMMON.contains(word)) {
                words.put(word, 1.0);
            }
        }
        return words;
    }

    private static double rounded(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }
}
