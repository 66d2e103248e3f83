package dev.lectern.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Cited;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.quote.NaughtyStrings;
import dev.lectern.retrieval.search.FindPassages.Passage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what a model writes. */
class ModelAnswerTest {

    private static final Passage OTTERS =
            passage("Sea otters hold hands while\nthey sleep. They eat urchins, crabs and clams.", 40);
    private static final Passage BATS = passage("Bats sleep upside down in caves.", 0);
    private static final String WRITTEN =
            "Otters hold hands in sleep [[1: hold hands while they sleep]]. Bats hang [[2: Bats sleep upside"
                    + " down]][[1: hold hands while they sleep]]. They weigh a ton [[1: otters weigh a ton each]]. Nothing more is known.";

    @Test
    void marksBecomeNumberedCitationsOfWhatStandsThere() {
        var answer = written(WRITTEN);

        assertThat(answer.text())
                .isEqualTo(
                        "Otters hold hands in sleep [1]. Bats hang [2] [1]. They weigh a ton [3]. Nothing more is known.");
        assertThat(answer.citations()).extracting(Citation::number).containsExactly(1, 2, 1, 3);
        assertThat(answer.citations()).extracting(Citation::sentence).containsExactly(0, 1, 1, 2);
        assertThat(answer.citations()).extracting(Citation::verified).containsExactly(true, true, true, false);
        var first = answer.citations().getFirst();
        assertThat(first.quote()).isEqualTo("hold hands while\nthey sleep");
        assertThat(first.startChar()).isEqualTo(40 + 11);
        assertThat(answer.citations().getLast().quote()).isEqualTo("otters weigh a ton each");
        assertThat(Proof.uncited(answer.text(), answer.citations())).isEqualTo(1);
        assertThat(answer.refused()).isFalse();
    }

    @Test
    void itDoesNotMatterWhereTheStreamIsCut() {
        var whole = written(WRITTEN);
        for (var cut = 1; cut < WRITTEN.length(); cut++) {
            var parts = new ArrayList<Part>();
            var answer = new ModelAnswer(List.of(OTTERS, BATS));
            parts.addAll(answer.feed(WRITTEN.substring(0, cut)));
            parts.addAll(answer.feed(WRITTEN.substring(cut)));
            parts.addAll(answer.end());

            assertThat(answer.text()).as("cut at %d", cut).isEqualTo(whole.text());
            assertThat(answer.citations()).isEqualTo(whole.citations());
            assertThat(told(parts)).isEqualTo(whole.text());
            assertThat(parts.stream().filter(Cited.class::isInstance)).hasSize(4);
        }
    }

    @Test
    void aPassageThatWasNotGivenIsNotCited_andABareNumberIsProvenByTheSentenceThatSaysSo() {
        var answer = written(
                "Otters eat urchins, crabs and clams [1]. They fly to the moon [1]. So they say [7] [[9: hold hands]].");

        assertThat(answer.text())
                .isEqualTo("Otters eat urchins, crabs and clams [1]. They fly to the moon [2]. So they say  .");
        assertThat(answer.citations()).hasSize(2);
        assertThat(answer.citations().get(0).verified()).isTrue();
        assertThat(answer.citations().get(0).quote()).isEqualTo("They eat urchins, crabs and clams.");
        assertThat(answer.citations().get(1).verified()).isFalse();
    }

    @Test
    void thatThereIsNoEvidenceIsARefusal() {
        var answer = written("[[none]] The documents do not say how otters vote.");

        assertThat(answer.refused()).isTrue();
        assertThat(answer.text()).isEqualTo("The documents do not say how otters vote.");
        assertThat(written("").refused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[object Object]",
                "ChatCompletion(id='chatcmpl-1', choices=[Choice(finish_reason='stop')])",
                "openai.types.Completion(id=1)",
                "<openai.types.chat.ChatCompletion object at 0x7f3b2c>",
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[]}",
                "AIMessage(content='Otters hold hands', response_metadata={})",
                "dev.langchain4j.model.output.Response@1b2c3d4e",
                "Promise { <pending> }"
            })
    void anObjectOfTheClientIsNoAnswer(String written) {
        assertThatThrownBy(() -> written(written)).isInstanceOf(ModelAnswer.Rejected.class);
        assertThat(written("Response times of otters (in ms) are short.").text())
                .startsWith("Response times");
    }

    /** The promise: whatever a model writes, a verified quote stands at its place, letter for letter. */
    @Test
    void aVerifiedQuoteAlwaysStandsAtItsPlace() throws IOException {
        var random = new Random(5);
        var naughty = NaughtyStrings.all();
        var verified = 0;
        for (var i = 0; i < 3_000; i++) {
            var passages =
                    List.of(passage(text(random, naughty), random.nextInt(500)), passage(text(random, naughty), 0));
            var written = new StringBuilder();
            for (var n = random.nextInt(6); n >= 0; n--) {
                var number = random.nextInt(4);
                var of = passages.get(number == 2 ? 1 : 0).text();
                written.append(naughty.get(random.nextInt(naughty.size())))
                        .append(" says so ")
                        .append(
                                random.nextInt(5) == 0
                                        ? "[" + number + "]"
                                        : "[[" + number + ": " + mangled(of, random) + "]]")
                        .append(". ");
            }
            var answer = new ModelAnswer(passages);
            var parts = new ArrayList<Part>();
            try {
                for (var at = 0; at < written.length(); ) {
                    var to = Math.min(written.length(), at + 1 + random.nextInt(20));
                    parts.addAll(answer.feed(written.substring(at, to)));
                    at = to;
                }
                parts.addAll(answer.end());
            } catch (ModelAnswer.Rejected rejected) {
                continue;
            }
            assertThat(told(parts).strip()).isEqualTo(answer.text());
            for (var one : answer.citations()) {
                var passage = passages.stream()
                        .filter(p -> p.chunkId().equals(one.chunkId()))
                        .findFirst()
                        .orElseThrow();
                assertThat(Proof.holds(one, passage)).isEqualTo(one.verified());
                if (one.verified()) {
                    verified++;
                    assertThat(passage.text()
                                    .substring(
                                            one.startChar() - passage.startChar(), one.endChar() - passage.startChar()))
                            .isEqualTo(one.quote());
                }
            }
        }
        assertThat(verified).isGreaterThan(500);
    }

    private static ModelAnswer written(String text) {
        var answer = new ModelAnswer(List.of(OTTERS, BATS));
        answer.feed(text);
        answer.end();
        return answer;
    }

    private static String told(List<Part> parts) {
        return parts.stream()
                .filter(Text.class::isInstance)
                .map(part -> ((Text) part).delta())
                .collect(Collectors.joining());
    }

    private static String text(Random random, List<String> naughty) {
        var text = new StringBuilder();
        for (var n = 2 + random.nextInt(8); n > 0; n--) {
            text.append(
                            random.nextInt(3) == 0
                                    ? naughty.get(random.nextInt(naughty.size()))
                                    : "Otters hold infor-\nmation about “sea” life")
                    .append(random.nextBoolean() ? ". " : "\n");
        }
        return text.toString();
    }

    private static String mangled(String text, Random random) {
        var start = random.nextInt(text.length());
        var quote = text.substring(start, start + 1 + random.nextInt(text.length() - start));
        return switch (random.nextInt(5)) {
            case 0 -> quote;
            case 1 -> quote.replace("-\n", "").replace("\n", " ");
            case 2 -> quote.toLowerCase(Locale.ROOT);
            case 3 -> "\"" + quote.replace("“", "\"").replace("”", "\"") + "\"";
            default -> quote + " and more that is not there";
        };
    }

    static Passage passage(String text, int startChar) {
        return new Passage(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                "hash",
                "A title",
                text,
                2,
                "1 Introduction",
                startChar,
                startChar + text.length(),
                1,
                0.9,
                3.0,
                false);
    }
}
