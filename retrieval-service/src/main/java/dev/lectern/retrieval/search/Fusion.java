package dev.lectern.retrieval.search;

import dev.lectern.retrieval.query.Profile;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * Makes one ranking of two whose scores cannot be compared: each is stretched to 0..1, then they are added by their
 * weights. On public collections this beats fusing by ranks nearly always.
 */
final class Fusion {

    /** A chunk in one ranking; best first in a list. */
    record Scored(UUID chunk, double score) {}

    /** A chunk looked at again: its cosine to the question, and its mean cosine to the best passages. */
    record Look(double dense, double likeness) {}

    /**
     * A chunk in the fused ranking. Shares add up to the score. Null is what a ranking does not say of it; a rank is null
     * where the chunk is not among that ranking's best, even if it has a score there.
     */
    record Fused(
            UUID chunk,
            double score,
            Double dense,
            Integer denseRank,
            Double lexical,
            Integer lexicalRank,
            Double likeness,
            double denseShare,
            double lexicalShare) {}

    // Equal scores happen: the better cosine first, then the better BM25, then the id, so that the same question always
    // gets the same answer.
    private static final Comparator<Fused> BEST_FIRST = Comparator.comparingDouble(Fused::score)
            .thenComparing(Fused::dense, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Fused::lexical, Comparator.nullsFirst(Comparator.naturalOrder()))
            .reversed()
            .thenComparing(Fused::chunk);

    private final Profile profile;
    private final int depth;

    Fusion(Profile profile, int depth) {
        this.profile = profile;
        this.depth = depth;
    }

    /** The best by both rankings as they come, each stretched over its own best. */
    List<UUID> exemplars(List<Scored> dense, List<Scored> lexical, int most) {
        var best = new HashMap<UUID, Double>();
        add(best, dense, profile.dense());
        add(best, lexical.subList(0, Math.min(depth, lexical.size())), profile.lexical());
        return best.keySet().stream()
                .sorted(Comparator.comparingDouble((UUID chunk) -> best.get(chunk))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    private static void add(Map<UUID, Double> sums, List<Scored> ranking, double weight) {
        var stretched = stretched(ranking, Scored::score);
        ranking.forEach(one -> sums.merge(one.chunk(), weight * stretched.applyAsDouble(one), Double::sum));
    }

    /** Looks are of all chunks of both rankings, or of none. */
    List<Fused> fuse(List<Scored> dense, List<Scored> lexical, Map<UUID, Look> looks) {
        var byMeaning = ranks(dense);
        var byWords = ranks(lexical);
        var cosines = scores(dense);
        var words = scores(lexical);
        var chunks = new LinkedHashSet<>(cosines.keySet());
        chunks.addAll(words.keySet());
        var fused = chunks.stream()
                .map(chunk -> {
                    var look = looks.get(chunk);
                    return new Fused(
                            chunk,
                            0,
                            look == null ? cosines.get(chunk) : Double.valueOf(look.dense()),
                            byMeaning.get(chunk),
                            words.get(chunk),
                            byWords.get(chunk),
                            look == null || profile.feedback() == 0 ? null : look.likeness(),
                            0,
                            0);
                })
                .toList();
        return weighed(fused);
    }

    private List<Fused> weighed(List<Fused> all) {
        var meant = all.stream().filter(one -> one.dense() != null).toList();
        var meaning = stretched(meant, this::meaning);
        var mostWords = all.stream()
                .filter(one -> one.lexical() != null)
                .mapToDouble(Fused::lexical)
                .max()
                .orElse(0);
        return all.stream()
                .map(one -> {
                    var dense = one.dense() == null ? 0 : profile.dense() * meaning.applyAsDouble(one);
                    // Not stretched but measured by the best: nothing in common is worth nothing.
                    var lexical =
                            one.lexical() == null || mostWords == 0 ? 0 : profile.lexical() * one.lexical() / mostWords;
                    return new Fused(
                            one.chunk(),
                            dense + lexical,
                            one.dense(),
                            one.denseRank(),
                            one.lexical(),
                            one.lexicalRank(),
                            one.likeness(),
                            dense,
                            lexical);
                })
                .sorted(BEST_FIRST)
                .toList();
    }

    private double meaning(Fused one) {
        return one.dense() + (one.likeness() == null ? 0 : profile.feedback() * one.likeness());
    }

    // All alike, or alone: there is nothing to stretch, and each is the best of its list.
    private static <T> ToDoubleFunction<T> stretched(List<T> all, ToDoubleFunction<T> score) {
        var range = all.stream().mapToDouble(score).summaryStatistics();
        return one -> range.getMax() == range.getMin()
                ? 1
                : (score.applyAsDouble(one) - range.getMin()) / (range.getMax() - range.getMin());
    }

    private Map<UUID, Integer> ranks(List<Scored> ranking) {
        var ranks = new HashMap<UUID, Integer>();
        for (var i = 0; i < Math.min(depth, ranking.size()); i++) {
            ranks.put(ranking.get(i).chunk(), i + 1);
        }
        return ranks;
    }

    private static Map<UUID, Double> scores(List<Scored> ranking) {
        var scores = new HashMap<UUID, Double>();
        ranking.forEach(one -> scores.put(one.chunk(), one.score()));
        return scores;
    }
}
