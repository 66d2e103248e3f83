package dev.lectern.common.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.common.problem.ProblemException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/problems.md explains every kind of problem and no other, with an example that could have come from us. */
class ProblemPageTest {

    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)\n(.*?)(?=^## |\\z)");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

    @Test
    void everyKindIsExplained() throws IOException {
        var kinds = Stream.concat(
                        Arrays.stream(Kind.values()).map(kind -> kind.type().substring("/problems/".length())),
                        Stream.of("internal"))
                .collect(Collectors.toSet());

        assertThat(sections().keySet()).isEqualTo(kinds);
    }

    @Test
    void everyExampleIsAProblemOfItsKind() throws IOException {
        for (var section : sections().entrySet()) {
            var example = example(section.getValue());

            assertThat(example.type()).isEqualTo("/problems/" + section.getKey());
            assertThat(section.getValue()).contains("`" + example.type() + "`, " + example.status() + ".");
            assertThat(example.detail()).isNotBlank();
        }
    }

    @Test
    void titlesAndStatesAreThoseOfTheCode() throws IOException {
        var sections = sections();
        for (var kind : Kind.values()) {
            var example = example(sections.get(kind.type().substring("/problems/".length())));

            assertThat(example.title()).isEqualTo(kind.title);
            assertThat(example.status()).isEqualTo(kind.status);
        }
    }

    private static Map<String, String> sections() throws IOException {
        var found = new LinkedHashMap<String, String>();
        SECTION.matcher(Files.readString(Path.of("../docs/problems.md")))
                .results()
                .forEach(section -> found.put(section.group(1), section.group(2)));
        return found;
    }

    private static Problem example(String section) throws IOException {
        var examples = EXAMPLE.matcher(section).results().toList();
        assertThat(examples).hasSize(1);
        return new ObjectMapper().readValue(examples.getFirst().group(1), Problem.class);
    }
}
