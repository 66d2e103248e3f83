package dev.lectern.ingestion.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentifiersTest {

    @ParameterizedTest
    @MethodSource("written")
    void aDoiIsFoundHoweverItIsWritten(String text, String doi) {
        assertThat(Identifiers.dois(text)).containsExactly(doi);
    }

    static List<Arguments> written() {
        return List.of(
                Arguments.of("doi:10.1000/182.", "10.1000/182"),
                Arguments.of("DOI: 10.1016/J.Jeconom.2019.04.012", "10.1016/j.jeconom.2019.04.012"),
                Arguments.of("https://doi.org/10.1257/aer.20151684), and more", "10.1257/aer.20151684"),
                Arguments.of("http://dx.doi.org/10.1002%2Fjae.2345", "10.1002/jae.2345"),
                Arguments.of("(10.1016/S0304-4076(99)00070-4)", "10.1016/s0304-4076(99)00070-4"),
                Arguments.of("see [10.1093/qje/qjx032], p. 3", "10.1093/qje/qjx032"),
                Arguments.of("https://doi.org/10.1111/\njofi.12345 is", "10.1111/jofi.12345"),
                Arguments.of("doi: 10.1016/j.red.2020.\n05.001\nNext", "10.1016/j.red.2020.05.001"),
                Arguments.of("10.1007/978-3-030-\n12345-6", "10.1007/978-3-030-12345-6"),
                Arguments.of("10.\n1145/3292500", "10.1145/3292500"));
    }

    @Test
    void numbersAndSentencesAreNoDois() {
        assertThat(Identifiers.dois("Table 10.2000/3 is 110.1234/5; 3.10.1234/5; 10.12/x; 10.1234/ and 10.1234"))
                .doesNotContain("10.1234/5", "10.12/x");
        assertThat(Identifiers.dois("It ends here: 10.1000/182.\nThe next line."))
                .containsExactly("10.1000/182");
    }

    @Test
    void theSameIsFoundOnce() {
        assertThat(Identifiers.dois("10.1000/ABC, 10.1000/abc")).containsExactly("10.1000/abc");
    }

    @Test
    void arxivNumbersOfBothKinds() {
        assertThat(Identifiers.arxiv("arXiv:2101.00001v2 [cs.CL] 1 Jan 2021")).contains("2101.00001");
        assertThat(Identifiers.arxiv("https://arxiv.org/abs/hep-th/9901001")).contains("hep-th/9901001");
        assertThat(Identifiers.arxiv("an archive")).isEmpty();
    }

    @Test
    void aWallOfTensTakesLinearTime() {
        var wall = "10.1000/" + "(10.1000/".repeat(200_000);

        var begin = System.nanoTime();
        Identifiers.dois(wall);

        assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
    }
}
