package dev.lectern.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Cited;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.answer.Answers.Found;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.model.ChatModels;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers made of verified quotes, from the index to the last part. */
@QuarkusTest
class AnswersTest {

    private static final String[] OTTERS = {
        "Sea otters are mammals of the northern Pacific. They hold hands while they sleep, so that they do not drift apart."
                + " Their fur is the densest of all animals.",
        "Otters eat urchins, crabs and clams. They crack shells with stones that they carry in a pocket of skin."
    };
    private static final String[] BATS = {
        "Bats sleep upside down in caves. They find insects by the echo of their calls.",
        "Some bats eat fruit and spread its seeds."
    };

    private final Answers answers;
    private final Vertx vertx;
    private final Person reader = TestToken.viewer();

    AnswersTest(Answers answers, Vertx vertx) {
        this.answers = answers;
        this.vertx = vertx;
    }

    @Test
    void aShortQuestionIsAnsweredFromTheOneSentenceThatSpeaksOfIt() {
        var text = "Sea otters hold hands while they sleep.";
        Sources.indexed(reader, "Otters", text);

        for (var question : List.of("What do otters do?", "When do sea otters hold hands?", "How do otters sleep?")) {
            assertThat(Questions.done(parts(Questions.of(reader, question))).text())
                    .as(question)
                    .startsWith(text);
        }
        for (var question : List.of(
                "What do penguins do?",
                "How do I bake bread?",
                "What is the capital of France?",
                "When was the broker restarted?")) {
            assertThat(Questions.done(parts(Questions.of(reader, question))).refused())
                    .as(question)
                    .isTrue();
        }
    }

    @Test
    void anAnswerIsMadeOfQuotesThatStandWhereTheySayTheyStand() {
        var otters = Sources.indexed(reader, "Otters", OTTERS);
        Sources.indexed(reader, "Bats", BATS);

        var parts = parts(Questions.of(reader, "How do sea otters sleep without drifting apart?"));

        var answer = Questions.done(parts);
        assertThat(answer.refused()).isFalse();
        assertThat(answer.model()).isEqualTo(ChatModels.EXTRACTIVE);
        assertThat(answer.text()).contains("They hold hands while they sleep, so that they do not drift apart. [");
        assertThat(answer.citations())
                .allSatisfy(one -> assertStands(one, OTTERS, BATS))
                .anySatisfy(one -> {
                    assertThat(one.sourceItemId()).isEqualTo(otters.id);
                    assertThat(one.quote())
                            .isEqualTo("They hold hands while they sleep, so that they do not drift apart.");
                    assertThat(one.title()).isEqualTo("Otters");
                    assertThat(one.page()).isEqualTo(1);
                    assertThat(one.section()).isEqualTo("Part 1");
                    assertThat(one.startChar()).isEqualTo(OTTERS[0].indexOf("They hold"));
                    assertThat(one.chunkId()).isEqualTo(otters.chunks.getFirst());
                    assertThat(one.referenceId()).isEqualTo(otters.reference);
                });
        assertThat(answer.coverage().sources()).isEqualTo(2);
        assertThat(answer.coverage().searched()).isEqualTo(2);
        assertThat(answer.coverage().used()).isEqualTo((int) answer.citations().stream()
                .map(Citation::sourceItemId)
                .distinct()
                .count());
        assertThat(answer.provenance().level()).isEqualTo("high");
        assertThat(answer.provenance().precision()).isEqualTo(1);
        assertThat(answer.provenance().warnings()).isEmpty();
    }

    @Test
    void whatWasFoundComesFirstThenTextAndCitationsThenTheWholeOnce() {
        Sources.indexed(reader, "Otters", OTTERS);
        Sources.indexed(reader, "Bats", BATS);

        var parts = parts(Questions.of(reader, "How do otters and bats sleep?"));

        assertThat(parts.getFirst()).isInstanceOf(Found.class);
        assertThat(parts.stream().filter(Done.class::isInstance)).hasSize(1);
        assertThat(parts.getLast()).isInstanceOf(Done.class);
        var answer = Questions.done(parts);
        assertThat(texts(parts)).isEqualTo(answer.text());
        assertThat(parts.stream().filter(Cited.class::isInstance).map(part -> ((Cited) part).citation()))
                .containsExactlyElementsOf(answer.citations());
        assertThat(answer.citations()).extracting(Citation::number).doesNotHaveDuplicates();
        assertThat(answer.citations())
                .allSatisfy(one -> assertThat(answer.text()).contains("[" + one.number() + "]"));
        assertThat(answer.text()).contains("hold hands while they sleep").contains("Bats sleep upside down");
        assertThat(answer.coverage().used()).isEqualTo(2);
    }

    @Test
    void withoutEvidenceThereIsARefusalAndNoQuote() {
        Sources.indexed(reader, "Otters", OTTERS);
        Sources.indexed(reader, "Bats", BATS);

        for (var question : List.of(
                "What is the tax rate for companies in Norway?",
                "Who wrote the first symphony in D minor?",
                "How do I reset my password?")) {
            var answer = answer(Questions.of(reader, question));

            assertThat(answer.refused()).as(question).isTrue();
            assertThat(answer.citations()).isEmpty();
            assertThat(answer.text()).isEqualTo(ComposeAnswer.NO_EVIDENCE);
            assertThat(answer.provenance().level()).isEqualTo("low");
            assertThat(answer.coverage().used()).isZero();
            assertThat(answer.coverage().searched()).isEqualTo(2);
        }
    }

    @Test
    void whereNothingIsIndexedItSaysSo() {
        assertThat(answer(Questions.of(reader, "How do otters sleep?")).text()).isEqualTo(ComposeAnswer.NO_SOURCES);
    }

    @Test
    void onlyWhatOneSeesAndAskedForIsQuoted() {
        var other = reader.in(reader.workspace(), UUID.randomUUID());
        Sources.indexed(other, "Theirs", "Sea otters hold hands while they sleep in theirs.");
        var shelf = UUID.randomUUID();
        Sources.indexedFor(reader, null, shelf, null, "Shelved", "Sea otters hold hands while they sleep on shelves.");
        Sources.readers(shelf, reader.user());
        var mine = Sources.indexed(reader, "Mine", "Sea otters hold hands while they sleep in mine.");
        var bats = Sources.indexed(reader, "Bats", BATS);
        var question = Questions.of(reader, "How do sea otters sleep?");

        assertThat(answer(question).citations())
                .extracting(Citation::sourceItemId)
                .containsOnly(mine.id);
        assertThat(answer(question.in(bats.id)).text()).doesNotContain("otters");
        assertThat(answer(question.in(bats.id)).coverage().sources()).isEqualTo(1);
        assertThat(answer(question.alsoIn(shelf)).citations())
                .extracting(Citation::title)
                .contains("Shelved", "Mine");

        Sources.readers(shelf, UUID.randomUUID());

        assertThatThrownBy(() -> answer(question.alsoIn(shelf)))
                .hasCauseInstanceOf(ProblemException.class)
                .hasMessageContaining("No such repository");
    }

    @Test
    void aQuestionThatGoesOnIsUnderstoodWithTheOneBefore() {
        Sources.indexed(reader, "Otters", OTTERS);

        var answer = answer(Questions.of(reader, "And what do they eat?")
                .after("How do sea otters sleep?", "They hold hands. [1]"));

        assertThat(answer.text()).contains("Otters eat urchins, crabs and clams.");
    }

    private static void assertStands(Citation one, String[]... sources) {
        var pages =
                Arrays.stream(sources).map(chunks -> String.join(" ", chunks)).toList();
        assertThat(one.verified()).isTrue();
        assertThat(pages).anySatisfy(page -> assertThat(page.substring(one.startChar(), one.endChar()))
                .isEqualTo(one.quote()));
    }

    private Answer answer(Questions question) {
        return Questions.done(parts(question));
    }

    private List<Part> parts(Questions question) {
        return Questions.all(vertx, () -> answers.answer(question.asking()));
    }

    private static String texts(List<Part> parts) {
        return parts.stream()
                .filter(Text.class::isInstance)
                .map(part -> ((Text) part).delta())
                .collect(Collectors.joining());
    }
}
