package dev.lectern.workflow.pipeline.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LikenessTest {

    @Test
    void theSameWordsAreTheSameAnswer_whateverTheOrderAndTheCapitals() {
        assertThat(Likeness.of("Sleep helps memory.", "Memory: sleep helps!")).isEqualTo(1);
        assertThat(Likeness.of("Sleep helps memory.", "Granite is hard.")).isZero();
    }

    @Test
    void halfOfItIsWorthTwoThirds() {
        assertThat(Likeness.of("sleep helps", "sleep")).isEqualTo(2.0 / 3, within(0.001));
    }

    @Test
    void aQuoteAroundItCostsNothing_aWholePageDoes() {
        var expected = "sleep helps memory";

        assertThat(Likeness.of(expected, expected + " word".repeat(60))).isEqualTo(1);
        assertThat(Likeness.of(expected, expected + " word".repeat(600))).isLessThan(0.1);
    }

    @Test
    void questionsAreTheSameByTheirWords() {
        assertThat(Likeness.same("What helps?", "what helps")).isTrue();
        assertThat(Likeness.same(null, "what helps")).isFalse();
    }
}
