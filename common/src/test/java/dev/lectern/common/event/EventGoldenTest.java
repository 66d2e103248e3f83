package dev.lectern.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire cannot change by accident: each event has a golden file. A change that is meant is accepted by running this
 * test once with {@code -Dlectern.golden=write}; a changed file of a version that has been published needs a new version.
 */
class EventGoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/events");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("samples")
    void writesWhatTheGoldenFileHolds(CloudEvent event) throws IOException {
        var written = pretty(EventCodec.encode(event));
        if ("write".equals(System.getProperty("lectern.golden"))) {
            Files.writeString(golden(event.type()), written);
        }

        assertThat(golden(event.type())).content().isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatTheGoldenFileHolds(CloudEvent event) throws IOException {
        var text = Files.readString(golden(event.type()));

        assertThat(EventCodec.decode(text)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresWhatALaterVersionAdds(CloudEvent event) throws IOException {
        var node = (ObjectNode) JSON.readTree(EventCodec.encode(event));
        node.put("extension", "new");
        node.withObject("/data").putObject("added").put("later", true);

        assertThat(EventCodec.decode(node.toString())).isEqualTo(event);
    }

    @Test
    void everyTypeHasAFileAndNoFileIsLeftOver() throws IOException {
        try (var files = Files.list(FOLDER)) {
            var named = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());

            assertThat(named)
                    .isEqualTo(EventCodec.TYPES.keySet().stream()
                            .map(type -> type + ".json")
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void anUnknownTypeIsUnreadable() throws IOException {
        var node = (ObjectNode) JSON.readTree(golden("run.completed.v1").toFile());
        node.put("type", "run.completed.v2");

        assertThatThrownBy(() -> EventCodec.decode(node.toString()))
                .isInstanceOf(EventCodec.Unreadable.class)
                .hasMessage("unknown event type run.completed.v2");
    }

    @Test
    void aWrongShapeIsUnreadableAndItsContentIsNotRepeated() throws IOException {
        var node = (ObjectNode) JSON.readTree(golden("source.chunked.v1").toFile());
        node.withObject("/data").put("chunkCount", "a sentence of somebody's");

        assertThatThrownBy(() -> EventCodec.decode(node.toString()))
                .isInstanceOf(EventCodec.Unreadable.class)
                .hasMessage("source.chunked.v1 does not have its shape");
    }

    static List<CloudEvent> samples() {
        return SampleEvents.all();
    }

    private static Path golden(String type) {
        return FOLDER.resolve(type + ".json");
    }

    private static String pretty(String json) throws IOException {
        return writer().writeValueAsString(JSON.readTree(json)) + "\n";
    }

    private static ObjectWriter writer() {
        var printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer);
    }
}
