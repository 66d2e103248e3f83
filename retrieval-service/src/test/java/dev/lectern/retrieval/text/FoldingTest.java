package dev.lectern.retrieval.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.retrieval.text.Folding.Fold;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldingTest {

    private static final String LONG =
            IntStream.range(0, 60).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @Test
    void theSameTextIsOneHitAndTheOthersAreUnderIt() {
        assertThat(folded("Salmon swim.", "Bees dance.", "Salmon swim."))
                .containsExactly(new Fold<>(0, List.of(2)), new Fold<>(1, List.of()));
    }

    @Test
    void versionsThatDifferInAWordAreAlike_andOtherTextsAreNot() {
        var version = LONG.replace("word30", "changed").toUpperCase(Locale.ROOT);
        var half = LONG.substring(0, LONG.length() / 2);

        assertThat(folded(LONG, version, half)).containsExactly(new Fold<>(0, List.of(1)), new Fold<>(2, List.of()));
    }

    @Test
    void neighboursThatOverlapAndShortTextsWithTheSameBeginningStayApart() {
        var words = List.of(LONG.split(" "));
        var left = String.join(" ", words.subList(0, 40));
        var right = String.join(" ", words.subList(20, 60));

        assertThat(folded(left, right, "Note 1 about trees.", "Note 2 about trees."))
                .hasSize(4);
    }

    @Test
    void whatIsToStayApartDoes() {
        var folding = new Folding<Integer>();
        folding.apart(1);
        folding.apart(2);

        assertThat(folding.folds()).containsExactly(new Fold<>(1, List.of()), new Fold<>(2, List.of()));
    }

    private static List<Fold<Integer>> folded(String... texts) {
        var folding = new Folding<Integer>();
        IntStream.range(0, texts.length).forEach(i -> folding.add(i, "hash of " + texts[i], texts[i]));
        return folding.folds();
    }
}
