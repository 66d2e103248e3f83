package dev.lectern.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lectern.retrieval.query.Profile;
import dev.lectern.retrieval.search.Fusion.Fused;
import dev.lectern.retrieval.search.Fusion.Look;
import dev.lectern.retrieval.search.Fusion.Scored;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FusionTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final UUID D = new UUID(0, 4);

    private static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score).reversed();
    private static final int DEPTH = 3;

    private final Fusion fusion = new Fusion(new Profile("test", 0.6, 0.4, 0.5), DEPTH);

    @Test
    void eachRankingIsStretchedAndWeighted() {
        var dense = List.of(new Scored(A, 0.9), new Scored(B, 0.8), new Scored(C, 0.5));
        var lexical = List.of(new Scored(B, 12.0), new Scored(D, 6.0), new Scored(A, 3.0));

        var fused = fusion.fuse(dense, lexical, Map.of());

        assertThat(fused).extracting(Fused::chunk).containsExactly(B, A, D, C);
        assertThat(fused.get(0).score()).isCloseTo(0.6 * 0.75 + 0.4, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(0.6 + 0.4 * 0.25, within(1e-12));
        assertThat(fused.get(2).score()).isCloseTo(0.4 * 0.5, within(1e-12));
        assertThat(fused.get(3).score()).isZero();
    }

    @Test
    void whatOnlyOneRankingNamedIsLookedAtAgain_andWhatIsLikeTheBestGains() {
        var dense = List.of(new Scored(A, 0.9), new Scored(B, 0.8));
        var lexical = List.of(new Scored(C, 4.0));
        var looks = Map.of(A, new Look(0.9, 0.2), B, new Look(0.8, 0.8), C, new Look(0.5, 0.6));

        var fused = fusion.fuse(dense, lexical, looks);

        // 0.9 + 0.1, 0.8 + 0.4 and 0.5 + 0.3, stretched.
        assertThat(fused).extracting(Fused::chunk).containsExactly(B, C, A);
        assertThat(fused.get(0).denseShare()).isCloseTo(0.6, within(1e-12));
        assertThat(fused.get(2).denseShare()).isCloseTo(0.6 * 0.5, within(1e-12));
        assertThat(fused.get(1)).isEqualTo(new Fused(C, 0.4, 0.5, null, 4.0, 1, 0.6, 0.0, 0.4));
    }

    @Test
    void sharesAddUpToTheScoreAndRanksAreOfTheBestOnly() {
        var random = new Random(7);
        var dense = Stream.of(A, B, C)
                .map(id -> new Scored(id, random.nextDouble()))
                .sorted(BEST_FIRST)
                .toList();
        var lexical = Stream.of(A, B, C, D)
                .map(id -> new Scored(id, random.nextDouble()))
                .sorted(BEST_FIRST)
                .toList();

        var fused = fusion.fuse(dense, lexical, Map.of());

        assertThat(fused).allSatisfy(one -> assertThat(one.denseShare() + one.lexicalShare())
                .isCloseTo(one.score(), within(1e-12)));
        assertThat(fused)
                .filteredOn(one -> one.chunk().equals(lexical.getLast().chunk()))
                .extracting(Fused::lexicalRank)
                .containsOnlyNulls();
        assertThat(fused).extracting(Fused::lexicalRank).contains(1, 2, 3);
    }

    @Test
    void exemplarsAreTheBestOfBoth() {
        var dense = List.of(new Scored(A, 0.9), new Scored(B, 0.8), new Scored(C, 0.5));
        var lexical = List.of(new Scored(B, 12.0), new Scored(D, 11.0), new Scored(A, 1.0), new Scored(C, 0.5));

        assertThat(fusion.exemplars(dense, lexical, 2)).containsExactly(B, A);
        assertThat(fusion.exemplars(dense, lexical, 9)).containsExactly(B, A, D, C);
    }

    @Test
    void oneHitAloneAndEqualScoresCountInFull() {
        var alone = fusion.fuse(List.of(new Scored(A, 0.3)), List.of(), Map.of());
        var equal = fusion.fuse(List.of(), List.of(new Scored(B, 5.0), new Scored(A, 5.0)), Map.of());

        assertThat(alone).singleElement().extracting(Fused::score).isEqualTo(0.6);
        assertThat(equal).extracting(Fused::score).containsExactly(0.4, 0.4);
    }

    @Test
    void tiesAreBrokenTheSameWayWhateverTheOrderOfInput() {
        var one = fusion.fuse(List.of(), List.of(new Scored(C, 0.5), new Scored(A, 0.5), new Scored(B, 0.5)), Map.of());
        var other =
                fusion.fuse(List.of(), List.of(new Scored(B, 0.5), new Scored(C, 0.5), new Scored(A, 0.5)), Map.of());

        assertThat(one).extracting(Fused::chunk).containsExactly(A, B, C);
        assertThat(other).extracting(Fused::chunk).containsExactly(A, B, C);
    }

    @Test
    void nothingAndNothingIsNothing() {
        assertThat(fusion.fuse(List.of(), List.of(), Map.of())).isEmpty();
        assertThat(fusion.exemplars(List.of(), List.of(), 3)).isEmpty();
    }
}
