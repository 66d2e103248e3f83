package dev.lectern.ingestion.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, bytes 0-0/100",
        "bytes=10-19, bytes 10-19/100",
        "bytes=90-, bytes 90-99/100",
        "bytes=90-500, bytes 90-99/100",
        "bytes=-5, bytes 95-99/100",
        "bytes=-500, bytes 0-99/100",
    })
    void oneRangeIsGiven(String asked, String answered) throws ByteRange.Unsatisfiable {
        assertThat(ByteRange.of(asked, 100).orElseThrow().header(100)).isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=-",
                "bytes=0-1,3-4",
                "lines=0-1",
                "bytes=9-3",
                "bytes=a-b",
                "",
                "bytes=99999999999999999999-"
            })
    void whatIsNotOneRangeMeansAll(String asked) throws ByteRange.Unsatisfiable {
        assertThat(ByteRange.of(asked, 100)).isEmpty();
    }

    @Test
    void behindTheEndThereIsNothing() {
        assertThatThrownBy(() -> ByteRange.of("bytes=100-", 100)).isInstanceOf(ByteRange.Unsatisfiable.class);
        assertThatThrownBy(() -> ByteRange.of("bytes=-0", 100)).isInstanceOf(ByteRange.Unsatisfiable.class);
    }
}
