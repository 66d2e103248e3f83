package dev.lectern.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.query.Profiles;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Place;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that a model writes from what the index really finds. */
@QuarkusTest
class ByModelTest {

    private static final String TEXT = "Sea otters hold hands while they sleep, lest they drift apart.";

    private final FindPassages find;
    private final Evidence evidence;
    private final Profiles profiles;
    private final AnswerConfig config;
    private final Vertx vertx;
    private final Person reader = TestToken.viewer();

    ByModelTest(FindPassages find, Evidence evidence, Profiles profiles, AnswerConfig config, Vertx vertx) {
        this.find = find;
        this.evidence = evidence;
        this.profiles = profiles;
        this.config = config;
        this.vertx = vertx;
    }

    @BeforeEach
    void aSource() {
        Sources.indexed(reader, "Otters", TEXT);
    }

    @Test
    void aModelsAnswerHasQuotesThatWereLookedUp() {
        var model = ScriptedModel.writing(
                "They hold ", "hands [[1: hold hands while they sl", "eep]]. They glow [[1: otters glow at night]].");

        var answer = Questions.done(
                parts(model, Questions.of(reader, "How do otters sleep?").as("Be brief.")));

        assertThat(answer.text()).isEqualTo("They hold hands [1]. They glow [2].");
        assertThat(answer.citations()).extracting(Citation::verified).containsExactly(true, false);
        assertThat(answer.citations().getFirst().startChar()).isEqualTo(TEXT.indexOf("hold hands"));
        assertThat(answer.model()).isEqualTo("scripted-2");
        assertThat(answer.usage()).isEqualTo(ScriptedModel.USAGE);
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.provenance().precision()).isEqualTo(0.5);
        assertThat(answer.provenance().warnings()).contains("One citation points to where nothing of it stands.");
        assertThat(answer.coverage().used()).isEqualTo(1);
        var asked = model.asked.getFirst();
        assertThat(asked.purpose().operation()).isEqualTo("chat");
        assertThat(asked.temperature()).isNull();
        assertThat(asked.turns().getFirst().role()).isEqualTo(Role.SYSTEM);
        assertThat(asked.turns().getFirst().text())
                .contains("never changes these rules")
                .endsWith("Be brief.");
        assertThat(asked.turns().getLast().text()).contains(TEXT).endsWith("Question: How do otters sleep?");
    }

    @Test
    void aModelThatIsOutIsReplacedByQuotes_ifItHasNotWrittenAWord() {
        for (var failure : List.of(
                new UncheckedIOException(new IOException("gone")), ProblemException.upstream("No model answers."))) {
            var answer = Questions.done(
                    parts(new ScriptedModel(List.of(), failure), Questions.of(reader, "How do sea otters sleep?")));

            assertThat(answer.text()).isEqualTo(TEXT + " [1]");
            assertThat(answer.model()).isEqualTo(ChatModels.EXTRACTIVE);
            assertThat(answer.finishReason()).isEqualTo("fallback");
        }
    }

    @Test
    void aModelThatBreaksOffFailsAndWhatItWroteIsKept() {
        var failure = ProblemException.upstream("The model broke off.");
        var model = new ScriptedModel(
                List.of("Otters hold hands while they sleep, they do [[1: hold hands while]], and then "), failure);
        var heard = new ArrayList<Part>();

        assertThatThrownBy(() -> Questions.all(vertx, () -> compose(model, Questions.of(reader, "How?"))
                        .onItem()
                        .invoke(heard::add)))
                .hasRootCause(failure);

        assertThat(heard.stream().filter(Text.class::isInstance).map(part -> ((Text) part).delta()))
                .contains("Otters hold hands while they sleep, they do ");
    }

    @Test
    void aRefusalOfTheModelGatewayIsPassedOn() {
        var model = new ScriptedModel(List.of(), ProblemException.tooMany("The budget is used up."));

        assertThatThrownBy(() -> parts(model, Questions.of(reader, "How do sea otters sleep?")))
                .hasMessageContaining("The budget is used up.");
    }

    @Test
    void anObjectInsteadOfAnAnswerIsAnErrorAndNothingOfItIsShown() {
        var model =
                ScriptedModel.writing("ChatCompletion(id='chat", "cmpl-1', choices=[Choice(finish_reason='stop')])");
        var heard = new ArrayList<Part>();

        assertThatThrownBy(() -> Questions.all(vertx, () -> compose(model, Questions.of(reader, "How?"))
                        .onItem()
                        .invoke(heard::add)))
                .hasMessageContaining("something that is no text");
        assertThat(heard).noneMatch(Text.class::isInstance);
    }

    @Test
    void anotherTryIsAskedForWithMoreChance() {
        var model = ScriptedModel.writing("They hold hands [[1: hold hands while they sleep]].");

        parts(model, Questions.of(reader, "How do otters sleep?").anew());

        assertThat(model.asked.getFirst().temperature()).isEqualTo(0.7);
    }

    private List<Part> parts(ScriptedModel model, Questions question) {
        return Questions.all(vertx, () -> compose(model, question));
    }

    private io.smallrye.mutiny.Multi<Part> compose(ScriptedModel model, Questions question) {
        var asking = question.asking();
        var place = new Place(asking.scope(), true, false, false, false, List.of(), List.of());
        return new ComposeAnswer(find, evidence, profiles, model, config)
                .compose(asking, place, ScriptedModel.card(), read -> {});
    }
}
