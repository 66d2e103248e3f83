package dev.lectern.retrieval.quote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotesTest {

    private static final String PAGE =
            "The well-known infor-\nmation about sea  otters: they “hold hands” while they\nsleep – at −5 °C, too. "
                    + "Efﬁcient otters use stones. It is 1.5 metres long.";

    @Test
    void aQuoteIsFoundWhereItStands() {
        assertFound("they “hold hands” while", "they “hold hands” while");
        assertFound("It is 1.5 metres long.", "It is 1.5 metres long.");
    }

    @Test
    void whatPrintingAndCopyingChangeIsOverlooked() {
        assertFound("information about sea otters", "infor-\nmation about sea  otters");
        assertFound("well known information".replace("well known", "wellknown"), "well-known infor-\nmation");
        assertFound("\"they 'hold hands' while they sleep\"", "they “hold hands” while they\nsleep");
        assertFound("efficient otters use stones.", "Efﬁcient otters use stones.");
        assertFound("Efficient Otters use stones!", "Efﬁcient otters use stones");
        assertFound("sea otters ... while they sleep", "sea  otters: they “hold hands” while they\nsleep");
        assertFound("sea otters […] while they sleep", "sea  otters: they “hold hands” while they\nsleep");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (var claim : List.of(
                "It is 15 metres long.",
                "It is 2.5 metres long",
                "sleep - at 5 °C, too",
                "otters use stone",
                "tters use stones",
                "while they sleep ... sea otters",
                "otters never hold hands",
                "otter",
                "...",
                "")) {
            assertThat(Quotes.locate(PAGE, claim)).as(claim).isEmpty();
        }
    }

    /** The promise: whatever is claimed, what is found is a range of the text, and its words are those of the claim. */
    @Test
    void aMangledQuoteIsFoundWhereItWas_orNotAtAll() throws IOException {
        var random = new Random(11);
        var naughty = NaughtyStrings.all();
        var found = 0;
        for (var i = 0; i < 4_000; i++) {
            var text = text(random, naughty);
            var start = random.nextInt(text.length());
            var end = start + random.nextInt(text.length() - start) + 1;
            var claim = mangled(text.substring(start, end), random);
            var range = Quotes.locate(text, claim);
            if (range.isPresent()) {
                found++;
                var quote = range.get().of(text);
                assertThat(Quotes.stands(text, range.get().start(), range.get().end(), quote))
                        .isTrue();
                assertThat(letters(quote)).contains(letters(longestPiece(claim)));
            }
        }
        assertThat(found).isGreaterThan(300);
    }

    @Test
    void noNaughtyStringIsTakenForAnotherOne() throws IOException {
        var naughty = NaughtyStrings.all();
        for (var one : naughty) {
            for (var other : List.of(PAGE, "before " + one + " after", one)) {
                Quotes.locate(other, one)
                        .ifPresent(range -> assertThat(letters(range.of(other))).contains(letters(longestPiece(one))));
            }
        }
    }

    private static void assertFound(String claim, String there) {
        assertThat(Quotes.locate(PAGE, claim))
                .as(claim)
                .map(range -> range.of(PAGE))
                .contains(there);
    }

    private static String text(Random random, List<String> naughty) {
        var text = new StringBuilder("Start of it");
        for (var n = 3 + random.nextInt(12); n > 0; n--) {
            text.append(random.nextBoolean() ? " " : "\n")
                    .append(random.nextInt(4) == 0 ? naughty.get(random.nextInt(naughty.size())) : word(random));
        }
        return text.toString();
    }

    private static String word(Random random) {
        var words = List.of(
                "otter",
                "sea",
                "infor-",
                "mation",
                "1.5",
                "−5",
                "Efﬁcient",
                "“hands”",
                "well-known",
                "über",
                "e\u0301t\u00e9",
                "it's",
                "…",
                "x");
        return words.get(random.nextInt(words.size()));
    }

    private static String mangled(String quote, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> quote;
            case 1 -> quote.replace("\n", " ").replace("  ", " ");
            case 2 -> quote.replace("-\n", "");
            case 3 -> "\"" + quote + "\".";
            case 4 -> quote.toUpperCase(Locale.ROOT);
            case 5 ->
                quote.replace("ﬁ", "fi").replace("“", "\"").replace("”", "\"").replace("−", "-");
            case 6 ->
                quote.length() < 3
                        ? quote
                        : quote.substring(0, quote.length() / 2) + " ... " + quote.substring(quote.length() / 2);
            default -> quote.replace("otter", "beaver");
        };
    }

    private static String longestPiece(String claim) {
        var longest = "";
        for (var piece : claim.split("…|\\.\\s?\\.\\s?\\.")) {
            longest = letters(piece).length() > letters(longest).length() ? piece : longest;
        }
        return longest;
    }

    private static String letters(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
