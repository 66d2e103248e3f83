package dev.lectern.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lectern.retrieval.search.Fusion.Fused;
import dev.lectern.retrieval.search.Fusion.Scored;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FusionTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final UUID D = new UUID(0, 4);

    private final Fusion fusion = new Fusion(0.6, 0.4);

    @Test
    void eachRankingIsStretchedOverItsOwnListAndWeighted() {
        var dense = List.of(new Scored(A, 0.9), new Scored(B, 0.8), new Scored(C, 0.5));
        var lexical = List.of(new Scored(B, 12.0), new Scored(D, 7.0), new Scored(A, 2.0));

        var fused = fusion.fuse(dense, lexical);

        assertThat(fused).extracting(Fused::chunk).containsExactly(B, A, D, C);
        assertThat(fused.get(0).score()).isCloseTo(0.6 * 0.75 + 0.4, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(0.6, within(1e-12));
        assertThat(fused.get(2).score()).isCloseTo(0.4 * 0.5, within(1e-12));
        assertThat(fused.get(3).score()).isZero();
    }

    @Test
    void aHitSaysWhatEachRankingThoughtOfIt() {
        var fused = fusion.fuse(
                List.of(new Scored(A, 0.9), new Scored(B, 0.8)), List.of(new Scored(C, 3.0), new Scored(B, 1.0)));

        assertThat(fused)
                .containsExactly(
                        new Fused(A, 0.6, 0.9, 1, null, null),
                        new Fused(C, 0.4, null, null, 3.0, 1),
                        new Fused(B, 0.0, 0.8, 2, 1.0, 2));
    }

    @Test
    void oneHitAloneAndEqualScoresCountInFull() {
        var alone = fusion.fuse(List.of(new Scored(A, 0.3)), List.of());
        var equal = fusion.fuse(List.of(), List.of(new Scored(B, 5.0), new Scored(A, 5.0)));

        assertThat(alone).singleElement().extracting(Fused::score).isEqualTo(0.6);
        assertThat(equal).extracting(Fused::score).containsExactly(0.4, 0.4);
    }

    @Test
    void tiesAreBrokenTheSameWayWhateverTheOrderOfInput() {
        var one = fusion.fuse(List.of(new Scored(C, 0.5), new Scored(A, 0.5), new Scored(B, 0.5)), List.of());
        var other = fusion.fuse(List.of(new Scored(B, 0.5), new Scored(C, 0.5), new Scored(A, 0.5)), List.of());

        assertThat(one).isEqualTo(other).extracting(Fused::chunk).containsExactly(A, B, C);
    }

    @Test
    void nothingAndNothingIsNothing() {
        assertThat(fusion.fuse(List.of(), List.of())).isEmpty();
    }
}
