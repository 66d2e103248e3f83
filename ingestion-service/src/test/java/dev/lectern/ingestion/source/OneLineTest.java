package dev.lectern.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void controlsAndSignsThatTurnTheTextAroundAreNoPartOfAName() {
        assertThat(OneLine.of("\u0007How\tto\r\n\u202Eboil\u001B \uFEFFwa\u00ADter\u2028"))
                .isEqualTo("How to boil water");
    }

    @Test
    void signsThatJoinLettersStay() {
        assertThat(OneLine.of("\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"))
                .isEqualTo("\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
    }

    @Test
    void whatLeavesNothingIsNoName() {
        assertThat(OneLine.orNull("\u0000\u200B ")).isNull();
        assertThat(OneLine.orNull(null)).isNull();
    }
}
