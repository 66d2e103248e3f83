package dev.lectern.retrieval.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.retrieval.model.Completion.Usage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {

    @ParameterizedTest
    @CsvSource({
        // Nothing costs nothing.
        "0, 0, 0, 0",
        // 0.15 USD for a million that is read, 0.6 for one that is written, 0.075 for one that was read before.
        "1000000, 0, 0, 150000",
        "0, 1000000, 0, 600000",
        "1000000, 0, 1000000, 75000",
        "1200, 340, 1024, 307",
        // Rounded at the end, and to the nearest.
        "3, 0, 0, 0",
        "4, 0, 0, 1",
        // More that was known than was asked is nonsense that must not make it cheaper than that.
        "100, 0, 1000, 8",
        // Beyond what a product of two numbers of 64 bits would hold.
        "2147483647, 2147483647, 0, 1610612735"
    })
    void tokensCostWhatTheyCost(int prompt, int completion, int cached, long micros) {
        var price = new Price(150_000, 600_000, 75_000, "USD");

        assertThat(price.of(new Usage(prompt, completion, cached, completion))).isEqualTo(micros);
    }
}
