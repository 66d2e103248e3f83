package dev.lectern.workflow.pipeline.asking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.workflow.comparison.Comparison.Question;
import dev.lectern.workflow.pipeline.Pipeline.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void aCompoundQuestionIsTakenApart_threePartsAtMost() {
        assertThat(
                        asked(
                                "Does sleep help memory, and how large is the effect; does it last in old age? Who paid for the study?"))
                .containsExactly("Does sleep help memory?", "How large is the effect?", "Does it last in old age?");
    }

    @Test
    void aPlainOneIsAskedWithWhatItStandsOn_andWhereItEnds() {
        assertThat(asked("does sleep help memory"))
                .containsExactly(
                        "Does sleep help memory?",
                        "Which data and methods does the paper use to answer this: Does sleep help memory?",
                        "Which limits does the paper name for its answer to this: Does sleep help memory?");
    }

    @Test
    void whatIsNoQuestionAtAllIsAskedAsItStands() {
        assertThat(asked(";;;")).first().isEqualTo(";;;");
    }

    @Test
    void whatTheCallerSaysStands_andCanonicalOnesComeBehind() {
        var plan = Plan.of(new Wanted("Why?", "both", List.of("What?"), List.of(), null, null, null, true));

        assertThat(plan.by()).isEqualTo("caller");
        assertThat(plan.questions()).hasSize(84).first().isEqualTo(new Question("Q01", "What?"));
        assertThat(Plan.of(new Wanted(null, "none", List.of(), List.of(), null, null, null, true))
                        .questions())
                .isEmpty();
        assertThat(Plan.of(new Wanted(null, "structured", List.of(), List.of(), null, null, null, true))
                        .questions())
                .hasSize(83);
    }

    private static List<String> asked(String question) {
        return Plan.of(new Wanted(question, "agentic", List.of(), List.of(), null, null, null, true))
                .questions()
                .stream()
                .map(Question::question)
                .toList();
    }
}
