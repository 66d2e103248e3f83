package dev.lectern.retrieval.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

    private static final String DATE = "Wed, 21 Oct 2026 07:28:00 GMT";

    @ParameterizedTest
    @CsvSource({"3, 3000", "0.25, 250", "' 7 ', 7000", "0, 0"})
    void secondsAreUnderstood(String header, long millis) {
        assertThat(Refusal.retryAfter(header, null)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aTimeIsUnderstoodByTheClockOfWhoSaysIt() {
        assertThat(Refusal.retryAfter("Wed, 21 Oct 2026 07:28:05 GMT", DATE)).isEqualTo(Duration.ofSeconds(5));
        assertThat(Refusal.retryAfter("Wed, 21 Oct 2026 07:27:05 GMT", DATE)).isZero();
    }

    @Test
    void aTimeWithoutAClockSaysNothing() {
        assertThat(Refusal.retryAfter(DATE, null)).isNull();
        assertThat(Refusal.retryAfter(DATE, "yesterday")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "", "86401", "1e300", "Fri, 21 Oct 2050 07:28:00 GMT"})
    void whatIsNotSensibleSaysNothing(String header) {
        assertThat(Refusal.retryAfter(header, DATE)).isNull();
    }
}
