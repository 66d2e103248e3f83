package dev.lectern.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();

    @Test
    void nothingIsNewBeforeAnythingWasSaid() {
        assertThat(pace.news()).isEmpty();
    }

    @Test
    void whatAnEarlierTryDidIsNoPace() {
        pace.at(500, 1_000);

        assertThat(pace.news()).hasValueSatisfying(report -> {
            assertThat(report.done()).isEqualTo(500);
            assertThat(report.perSecond()).isZero();
        });
    }

    @Test
    void theSameIsToldOnce() {
        pace.at(1, 10);
        pace.news();

        assertThat(pace.news()).isEmpty();
        pace.at(2, 10);
        assertThat(pace.news()).isPresent();
    }

    @Test
    void whatIsDoneIsLeftToItsEnd() {
        pace.at(10, 10);

        assertThat(pace.news()).isEmpty();
    }
}
