package dev.lectern.retrieval.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void abbreviationsInitialsAndDecimalsEndNothing() {
        assertThat(split("Smith et al. (2010) found 3.5 mm. See Fig. 2 for J. R. Jones, e.g. his work. Done."))
                .containsExactly(
                        "Smith et al. (2010) found 3.5 mm.", "See Fig. 2 for J. R. Jones, e.g. his work.", "Done.");
        assertThat(split("The U.S. Navy paid. Dr. Who, Ph.D. did not, cf. Eq. 4. No. 5 is alive, i.e. well."))
                .containsExactly(
                        "The U.S. Navy paid.", "Dr. Who, Ph.D. did not, cf. Eq. 4.", "No. 5 is alive, i.e. well.");
        assertThat(split("They said no. Then they left.")).containsExactly("They said no.", "Then they left.");
    }

    @Test
    void whatStandsBehindThePointBelongsToIt() {
        assertThat(split("She said \"It works.\" Then it did (once.) And again?! Yes..."))
                .containsExactly("She said \"It works.\"", "Then it did (once.)", "And again?!", "Yes...");
        assertThat(split("It had an effect.12,13 The next study had none."))
                .containsExactly("It had an effect.12,13", "The next study had none.");
    }

    @Test
    void linesThatWrapAreNoSentences_headingsAndParagraphsAre() {
        assertThat(
                        split(
                                "3 Results\nWe found that long lines of a paper which wrap at the\nMargin of the page do not end there, and infor-\nmation goes on.\n\nA new paragraph"))
                .containsExactly(
                        "3 Results",
                        "We found that long lines of a paper which wrap at the\nMargin of the page do not end there, and infor-\nmation goes on.",
                        "A new paragraph");
    }

    @Test
    void entriesOfListsAreSentencesWithoutTheirBullets() {
        assertThat(split("We need:\n- a ship\n- a crew of ten\n• luck\n1. First we sail.\n2. Then we land."))
                .containsExactly("We need:", "a ship", "a crew of ten", "luck", "First we sail.", "Then we land.");
    }

    @Test
    void textsWithoutCapitalsAndOtherScriptsHaveSentencesToo() {
        assertThat(
                        split(
                                "heat flows into the wall . the wall grows hot . it was measured by smith et al. in wind tunnels ."))
                .containsExactly(
                        "heat flows into the wall .",
                        "the wall grows hot .",
                        "it was measured by smith et al. in wind tunnels .");
        assertThat(split("水は百度で沸騰する。氷は零度で溶ける！そうですか？")).containsExactly("水は百度で沸騰する。", "氷は零度で溶ける！", "そうですか？");
    }

    /** Of any text at all: ranges are in order, do not touch each other's letters, and leave nothing but blanks and bullets. */
    @Test
    void nothingIsLostAndNothingIsToldTwice() {
        var random = new Random(7);
        var pieces = List.of(
                "The cat", " ", ". ", "\n", "\n\n", "e.g.", "3.5", "- ", "1. ", "?", "!\"", "x", "Ä", "。", "\t",
                "et al. ", ")", "\u00a0", "𝔘", "\u200b");
        for (var i = 0; i < 3_000; i++) {
            var text = new StringBuilder();
            for (var n = random.nextInt(30); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var at = 0;
            for (var range : Sentences.of(text.toString())) {
                assertThat(range.start()).isGreaterThanOrEqualTo(at);
                assertThat(text.substring(at, range.start())).doesNotContain("cat", "Ä", "𝔘", "et al");
                assertThat(range.of(text.toString())).isNotBlank();
                at = range.end();
            }
            assertThat(text.substring(at).replaceAll("[\\s\u00a0\u200b\ufeff]|[-•]|[0-9]{1,3}\\.", ""))
                    .isEmpty();
        }
    }

    private static List<String> split(String text) {
        return Sentences.of(text).stream().map(range -> range.of(text)).toList();
    }
}
