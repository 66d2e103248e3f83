package dev.lectern.ingestion.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTest {

    private static final List<String> WORDS = List.of(
            "The",
            "growth",
            "of",
            "nations",
            "Labour",
            "caf\u00e9",
            "\u041c\u0438\u0440",
            "\u7ecf\u6d4e",
            "model",
            "a",
            "theory:",
            "II",
            "--",
            "data",
            "\uD835\uDC9C",
            "");
    private static final List<ToDoubleBiFunction<String, String>> MEASURES =
            List.of(Similarity::ratio, Similarity::overlap);

    @Test
    void bothMeasuresAreSymmetricBoundedAndOneForEquals() {
        var random = new Random(20261130);
        for (var i = 0; i < 5_000; i++) {
            var one = title(random);
            var other = random.nextInt(4) == 0 ? mutated(one, random) : title(random);
            for (var measure : MEASURES) {
                var value = measure.applyAsDouble(one, other);
                assertThat(value).as(one + " | " + other).isBetween(0.0, 1.0);
                assertThat(measure.applyAsDouble(other, one)).isEqualTo(value);
                assertThat(measure.applyAsDouble(one, one)).isEqualTo(1.0);
            }
        }
    }

    @Test
    void theRatioIsOneOnlyForEqualsAndFallsWithEachChange() {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++) {
            var one = title(random);
            var other = title(random);
            assertThat(Similarity.ratio(one, other) == 1.0)
                    .isEqualTo(Similarity.plain(one).equals(Similarity.plain(other)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "A Theory of Time, a theory of time!, 1.0",
        "Caf\u00e9 society, Cafe Society, 1.0",
        "abcd, abcx, 0.75",
        "abc, xyz, 0.0",
        "abc, , 0.0"
    })
    void ratioByHand(String one, String other, double expected) {
        assertThat(Similarity.ratio(one, other)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "trade and growth, growth and trade, 1.0",
        "trade and growth, growth, 0.3333333333",
        "a b c d, a b c e, 0.75",
        "a, b, 0.0"
    })
    void overlapByHand(String one, String other, double expected) {
        assertThat(Similarity.overlap(one, other)).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "Gary S. Becker, becker",
        "'Becker, Gary S.', becker",
        "Jos\u00e9 Mu\u00f1oz, munoz",
        "Sammy Davis Jr., davis",
        "Jan van der Berg, berg",
        "'van der Berg, Jan', berg",
        "Plato, plato",
        "'', ''"
    })
    void surnames(String name, String surname) {
        assertThat(Similarity.surname(name)).isEqualTo(surname);
    }

    private static String title(Random random) {
        return random.ints(random.nextInt(9), 0, WORDS.size())
                .mapToObj(WORDS::get)
                .collect(Collectors.joining(" "));
    }

    private static String mutated(String title, Random random) {
        var text = new StringBuilder(title);
        for (var i = 0; i < 1 + random.nextInt(4) && !text.isEmpty(); i++) {
            text.setCharAt(random.nextInt(text.length()), (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
