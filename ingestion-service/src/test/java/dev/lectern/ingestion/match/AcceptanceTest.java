package dev.lectern.ingestion.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.ingestion.lookup.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptanceTest {

    // 100 characters, so that each that is replaced costs one hundredth.
    private static final String TITLE = "abcdefghij".repeat(10);

    @ParameterizedTest
    @CsvSource({"16, true", "17, false"})
    void aTitleIsAlikeFromEightyFourHundredths(int replaced, boolean accepted) {
        var found = TITLE.substring(replaced) + "x".repeat(replaced);

        assertThat(Acceptance.accepts(asked(TITLE, 2000, "Ada Byron"), work(found, 2000, "Ada Byron")))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        // 7 of 9 words are 0.777...; the letters of these words are far from alike in their order.
        "p q r s t u v w x, x w v u t s r k m, false",
        // 8 of 10.
        "p q r s t u v w x y, y x w v u t s r k m, true"
    })
    void orItsWordsAreFromSeventyEightHundredths(String asked, String found, boolean accepted) {
        assertThat(Similarity.ratio(asked, found)).isLessThan(Acceptance.RATIO);
        assertThat(Acceptance.accepts(asked(asked, null, "Ada Byron"), work(found, null, "Ada Byron")))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"1999, true", "2001, true", "1998, false", "2002, false", ", true"})
    void theYearMayBeOneAwayWhereItIsKnown(Integer year, boolean accepted) {
        assertThat(Acceptance.accepts(asked(TITLE, 2000, "Ada Byron"), work(TITLE, year, "Ada Byron")))
                .isEqualTo(accepted);
        assertThat(Acceptance.accepts(asked(TITLE, null, "Ada Byron"), work(TITLE, year, "Ada Byron")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"A. Byron, true", "'Byron, Augusta', true", "Ada Lovelace, false"})
    void oneSurnameMustBeTheSame(String found, boolean accepted) {
        var question = new Question("f", TITLE, List.of("Charles Babbage", "Ada Byron"), null, null, null, null);

        assertThat(Acceptance.accepts(question, work(TITLE, 2000, found))).isEqualTo(accepted);
    }

    @Test
    void withoutAuthorsOnlyAnAllButEqualTitleIsEnough() {
        assertThat(Acceptance.accepts(asked(TITLE, null), work(TITLE.substring(4) + "xxxx", null, "Ada Byron")))
                .isTrue();
        assertThat(Acceptance.accepts(
                        asked(TITLE, null), work(TITLE.substring(10) + "x".repeat(10), null, "Ada Byron")))
                .isFalse();
    }

    @Test
    void aTitleWithoutAWordFitsNothing() {
        assertThat(Acceptance.accepts(asked("?!", null, "Ada Byron"), work("...", null, "Ada Byron")))
                .isFalse();
        assertThat(Acceptance.accepts(asked(null, null, "Ada Byron"), work(null, null, "Ada Byron")))
                .isFalse();
    }

    @Test
    void theLikestWinsAndOfEqualsTheMoreCited() {
        var question = asked(TITLE, null, "Ada Byron");
        var like = work("W1", TITLE.substring(5) + "xxxxx", 99, true);
        var liker = work("W2", TITLE, 1, true);
        var cited = work("W3", TITLE, 7, false);

        assertThat(best(question, false, like, liker, cited)).isEqualTo("W3");
        assertThat(best(question, true, like, liker, cited))
                .as("economics only")
                .isEqualTo("W2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Capital: A Critique of Political Economy* | capital a critique of political economy",
                "Does trade cause growth? Evidence from 98 countries | does trade cause growth evidence from 98 countries;"
                        + "does trade cause growth",
                "Minimum Wages \u2013 A Review | minimum wages a review;minimum wages",
                "Caf\u00e9, culture & AND OR NOT | caf\u00e9 culture and or not",
                "Introduction | "
            })
    void aTitleIsSearchedForInSeveralForms(String title, String variants) {
        assertThat(MatchPaper.variants(title)).isEqualTo(variants == null ? List.of() : List.of(variants.split(";")));
    }

    private static String best(Question question, boolean economicsOnly, Work... works) {
        return Acceptance.best(question, List.of(works), economicsOnly)
                .orElseThrow()
                .work()
                .id();
    }

    private static Question asked(String title, Integer year, String... authors) {
        return new Question("file.pdf", title, List.of(authors), year, null, null, null);
    }

    private static Work work(String title, Integer year, String author) {
        return new Work(
                "W1", null, title, year, List.of(new Work.Author("A1", author, null)), null, null, false, 0, false);
    }

    private static Work work(String id, String title, int citedBy, boolean economics) {
        return new Work(
                id,
                null,
                title,
                null,
                List.of(new Work.Author("A1", "Ada Byron", null)),
                null,
                null,
                false,
                citedBy,
                economics);
    }
}
