package dev.lectern.extract.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Clean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static final Path SPECTRUM =
            Path.of(System.getProperty("lectern.root", ".."), "..", "shared", "data", "docs", "csv", "spectrum");

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsFound(String separator) throws Exception {
        String rows =
                "Name,Sum,Note\nA,1,\"x%sy\"\nB,2,z\n".replace(",", separator).formatted(separator);
        assertThat(told(rows))
                .containsExactly("TABLE Name | Sum | Note\nA | 1 | x"
                        + Clean.line(separator + "y").replaceFirst("^y$", " y") + "\nB | 2 | z");
    }

    @Test
    void raggedAndBrokenRowsLoseNothing() throws Exception {
        assertThat(told("a,b,c\n1\n1,2,3,4\n\n\"q\"x,5\"6,'7,8'\n,,\n\"never closed,9\n10"))
                .containsExactly("TABLE a | b | c\n1\n1 | 2 | 3 | 4\nqx | 5\"6 | '7 | 8'\nnever closed,9 10");
    }

    @Test
    void proseInOneColumnStaysWhole() throws Exception {
        assertThat(told("Industry\nAccounting/Finance\nHealth care\n"))
                .containsExactly("TABLE Industry\nAccounting/Finance\nHealth care");
    }

    @Test
    void pagesHaveWholeRows() throws Exception {
        Told told = Told.of(Types.CSV, "number,words of a row that is neither long nor short\n".repeat(1000));
        assertThat(told.told()).hasSizeGreaterThan(4);
        assertThat(told.text().lines().filter(line -> !line.isEmpty()))
                .hasSize(1000)
                .containsOnly("number | words of a row that is neither long nor short");
    }

    @Test
    void theCellsOfTheSpectrumAreThoseExpected() throws Exception {
        assumeTrue(Files.isDirectory(SPECTRUM), "the shared collection is not here");
        try (Stream<Path> files = Files.list(SPECTRUM.resolve("csvs"))) {
            // What is expected of the coordinates there is another row than the one in the file.
            for (Path csv : files.filter(file -> !file.endsWith("location_coordinates.csv"))
                    .sorted()
                    .toList()) {
                String name = csv.getFileName().toString().replace(".csv", ".json");
                JsonNode rows = new ObjectMapper()
                        .readTree(SPECTRUM.resolve("json").resolve(name).toFile());
                List<String> expected = new ArrayList<>();
                for (JsonNode row : rows) {
                    if (expected.isEmpty()) {
                        List<String> header = new ArrayList<>();
                        row.fieldNames().forEachRemaining(header::add);
                        expected.add(line(header));
                    }
                    List<String> cells = new ArrayList<>();
                    row.forEach(cell -> cells.add(cell.asText()));
                    expected.add(line(cells));
                }
                String text = Told.of(Types.CSV, csv, 1, Limits.USUAL).text();
                assertThat(text.lines().toList()).as(name).isEqualTo(expected);
            }
        }
    }

    private static String line(List<String> cells) {
        List<String> clean = new ArrayList<>(cells.stream().map(Clean::line).toList());
        while (!clean.isEmpty() && clean.getLast().isEmpty()) {
            clean.removeLast();
        }
        return String.join(" | ", clean);
    }

    private static List<String> told(String rows) throws Exception {
        return Told.of(Types.CSV, rows).blocks();
    }
}
