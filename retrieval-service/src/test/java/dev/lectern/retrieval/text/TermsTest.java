package dev.lectern.retrieval.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.retrieval.text.Terms.Range;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TermsTest {

    private static final List<String> PIECES = List.of(
            "Cats",
            "cat's",
            "the",
            "running",
            "İstanbul",
            "ﬁnd",
            "e\u0301tude",
            "naïve",
            "東京",
            "שלום",
            "مرحبا",
            "🚀",
            "👩\u200d🔬",
            "\ud800",
            "x²",
            "3.14",
            "a.b.c",
            "don’t",
            "O'Neill",
            "soft\u00adhyphen",
            "ไทย",
            "ß",
            "ΣΑΣ",
            "\u0000",
            "𝒳-ray",
            "state-of-the-art",
            "𐐷word",
            "한국어",
            "ｆｕｌｌ",
            "カタカナ");
    private static final List<String> BETWEEN =
            List.of(" ", "", "\n", "-", "\u200b", "\u00a0", "“", "_", "…", "\t\r\n", "'");

    private final Terms terms = new Terms();

    @Test
    void wordsOfOneStemAreOneTermAndAreCounted() {
        assertThat(terms.of("The connected Connections' connecting, CONNECTS it!"))
                .isEqualTo(Map.of("connect", 4));
    }

    @Test
    void placesAreThoseOfTheWordsAsTheyStandThere() {
        var text = "🚀 Rockets’ engines: a rocket's ENGINE, rocketed.";

        assertThat(terms.places(text, Set.of("rocket")))
                .extracting(range -> text.substring(range.start(), range.end()))
                .containsExactly("Rockets", "rocket's", "rocketed");
        assertThat(terms.places(text, Set.of())).isEmpty();
    }

    /** Whatever stands around them: each place is a word of the question, and none is left out. */
    @Test
    void placesAreExactInAnyText() {
        for (var seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var text = odd(random);
            var all = terms.of(text);
            var wanted =
                    all.keySet().stream().filter(term -> random.nextBoolean()).collect(Collectors.toSet());

            var places = terms.places(text, wanted);

            var found = new TreeMap<String, Integer>();
            var behind = 0;
            for (var place : places) {
                assertThat(place.start()).as("%d: %s", seed, text).isGreaterThanOrEqualTo(behind);
                assertThat(place.end()).isGreaterThan(place.start()).isLessThanOrEqualTo(text.length());
                var there = terms.of(text.substring(place.start(), place.end()));
                assertThat(there).as("%d: %s at %s", seed, text, place).hasSize(1);
                there.forEach((term, times) -> found.merge(term, times, Integer::sum));
                behind = place.end();
            }
            all.keySet().retainAll(wanted);
            assertThat(found).as("%d: %s", seed, text).isEqualTo(all);
        }
    }

    private static String odd(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(1, 30); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            text.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
        }
        return text.toString();
    }

    @Test
    void anotherLanguageHasItsOwnEndingsAndSmallWords() {
        var german = new Terms(Language.DE);
        var french = new Terms(Language.FR);

        assertThat(german.of("die Häuser und das Haus").values()).containsExactly(2);
        assertThat(german.places("Viele Häuser!", german.of("haus").keySet())).containsExactly(new Range(6, 12));
        assertThat(french.of("l'avion des avions").values()).containsExactly(2);
        assertThat(new Terms(Language.ANY).of("The running cats")).containsOnlyKeys("the", "running", "cats");
        assertThat(new Terms(Language.CJK).of("東京都")).containsOnlyKeys("東京", "京都");
    }

    @Test
    void eachLanguageReadsWhateverComes() {
        var random = new Random(3);

        assertThat(Language.values()).allSatisfy(language -> {
            var read = new Terms(language);
            for (var i = 0; i < 50; i++) {
                var text = odd(random);
                assertThat(read.places(text, read.of(text).keySet()))
                        .allMatch(place -> place.start() >= 0 && place.end() <= text.length());
            }
        });
    }

    @Test
    void stopWordsAloneAreNothing() {
        assertThat(terms.of("the of and to a is it")).isEmpty();
        assertThat(terms.of(" \u0000 ... ")).isEmpty();
    }

    @Test
    void otherScriptsAreTermsToo() {
        assertThat(terms.of("Größe 東京 naïve")).containsOnlyKeys("größe", "東", "京", "naïv");
    }

    @Test
    void wordsThatOnlyAskTellNothingOfAnAnswer() {
        assertThat(new Terms().telling("What do the sea otters do when they sleep?"))
                .containsExactly("otter", "sea", "sleep");
        assertThat(new Terms().telling("How would you?")).containsExactly("how", "would", "you");
        assertThat(new Terms(Language.ANY).telling("What otters do")).contains("what", "do");
    }
}
