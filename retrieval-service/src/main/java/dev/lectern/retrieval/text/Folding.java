package dev.lectern.retrieval.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts passages that say the same under the best of them: those of the same text, and those that share nearly all runs
 * of a few words, as two versions of a paper do.
 */
public final class Folding<T> {

    private static final int RUN = 5;
    private static final double ALIKE = 0.8;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** A passage, and those that are folded under it, in the order in which they came. */
    public record Fold<T>(T best, List<T> others) {}

    private final List<Fold<T>> folds = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Map<String, Integer> byHash = new HashMap<>();
    /** Which folds have a run of words: comparing each with each would take longer than finding them. */
    private final Map<Integer, List<Integer>> byRun = new HashMap<>();

    /** Best first. */
    public void add(T passage, String hash, String text) {
        var runs = runs(text);
        var known = byHash.get(hash);
        var fold = known == null ? alike(runs) : known;
        if (fold >= 0) {
            folds.get(fold).others().add(passage);
            return;
        }
        var next = folds.size();
        folds.add(new Fold<>(passage, new ArrayList<>()));
        sizes.add(runs.size());
        byHash.put(hash, next);
        runs.forEach(run -> byRun.computeIfAbsent(run, any -> new ArrayList<>()).add(next));
    }

    /** Under no other, whatever it says. */
    public void apart(T passage) {
        folds.add(new Fold<>(passage, List.of()));
        sizes.add(0);
    }

    public int size() {
        return folds.size();
    }

    public List<Fold<T>> folds() {
        return folds;
    }

    /** The first that shares enough, or less than none. */
    private int alike(Set<Integer> runs) {
        var shared = new HashMap<Integer, Integer>();
        for (var run : runs) {
            byRun.getOrDefault(run, List.of()).forEach(fold -> shared.merge(fold, 1, Integer::sum));
        }
        return shared.keySet().stream()
                .filter(fold -> {
                    double both = shared.get(fold);
                    return both / (runs.size() + sizes.get(fold) - both) >= ALIKE;
                })
                .min(Integer::compare)
                .orElse(-1);
    }

    private static Set<Integer> runs(String text) {
        var words = BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT));
        var runs = new HashSet<Integer>();
        for (var i = 0; i + RUN <= words.length; i++) {
            var run = 17;
            for (var j = i; j < i + RUN; j++) {
                run = run * 31 + words[j].hashCode();
            }
            runs.add(run);
        }
        return runs;
    }
}
