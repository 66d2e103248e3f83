package dev.lectern.retrieval.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes one ranking of two whose scores cannot be compared: each is stretched to 0..1 over its own list, then they are
 * added by their weights. On public collections this beats fusing by ranks nearly always.
 */
final class Fusion {

    /** A chunk in one ranking; best first in a list. */
    record Scored(UUID chunk, double score) {}

    /** A chunk in the fused ranking, with what each of the two had to say; null where it did not name the chunk. */
    record Fused(UUID chunk, double score, Double dense, Integer denseRank, Double lexical, Integer lexicalRank) {}

    private record Place(double score, double stretched, int rank) {}

    // Equal scores happen (the last of one list is worth as much as one that is not in it): the better cosine
    // first, then the better BM25, then the id, so that the same question always gets the same answer.
    private static final Comparator<Fused> BEST_FIRST = Comparator.comparingDouble(Fused::score)
            .thenComparing(Fused::dense, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Fused::lexical, Comparator.nullsFirst(Comparator.naturalOrder()))
            .reversed()
            .thenComparing(Fused::chunk);

    private final double denseWeight;
    private final double lexicalWeight;

    Fusion(double denseWeight, double lexicalWeight) {
        this.denseWeight = denseWeight;
        this.lexicalWeight = lexicalWeight;
    }

    List<Fused> fuse(List<Scored> dense, List<Scored> lexical) {
        var byMeaning = places(dense);
        var byWords = places(lexical);
        var chunks = new HashMap<UUID, Fused>();
        dense.forEach(one -> chunks.computeIfAbsent(one.chunk(), id -> fused(id, byMeaning.get(id), byWords.get(id))));
        lexical.forEach(
                one -> chunks.computeIfAbsent(one.chunk(), id -> fused(id, byMeaning.get(id), byWords.get(id))));
        return chunks.values().stream().sorted(BEST_FIRST).toList();
    }

    private Fused fused(UUID chunk, Place dense, Place lexical) {
        var score = denseWeight * (dense == null ? 0 : dense.stretched())
                + lexicalWeight * (lexical == null ? 0 : lexical.stretched());
        return new Fused(
                chunk,
                score,
                dense == null ? null : dense.score(),
                dense == null ? null : dense.rank(),
                lexical == null ? null : lexical.score(),
                lexical == null ? null : lexical.rank());
    }

    private static Map<UUID, Place> places(List<Scored> ranking) {
        var places = new HashMap<UUID, Place>();
        if (ranking.isEmpty()) {
            return places;
        }
        var sorted = new ArrayList<>(ranking);
        sorted.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::chunk));
        var best = sorted.getFirst().score();
        var worst = sorted.getLast().score();
        for (var i = 0; i < sorted.size(); i++) {
            var one = sorted.get(i);
            // All alike, or alone: there is nothing to stretch, and each is the best of its list.
            var stretched = best == worst ? 1 : (one.score() - worst) / (best - worst);
            places.put(one.chunk(), new Place(one.score(), stretched, i + 1));
        }
        return places;
    }
}
