package dev.lectern.common.event;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/asyncapi.yaml says of every event what the code says, and of nothing else. */
class AsyncApiTest {

    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            entry(String.class, "string"),
            entry(UUID.class, "string uuid"),
            entry(Instant.class, "string date-time"),
            entry(int.class, "integer int32"),
            entry(Integer.class, "integer int32"),
            entry(Double.class, "number double"),
            entry(long.class, "integer int64"),
            entry(Long.class, "integer int64"),
            entry(double.class, "number double"),
            entry(boolean.class, "boolean"),
            entry(List.class, "array"),
            entry(Map.class, "object"));

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper().readTree(Path.of("../docs/asyncapi.yaml").toFile());
    }

    @Test
    void itIsAsyncApi3() {
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.at("/info/title").asText()).isNotBlank();
        assertThat(document.at("/info/version").asText()).isNotBlank();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var dangling = document.findValuesAsText("$ref").stream()
                .filter(reference -> document.at(reference.substring(1)).isMissingNode())
                .toList();

        assertThat(dangling).isEmpty();
    }

    @Test
    void everyTopicIsAChannelWithItsEvents() {
        var expected = new TreeMap<String, Set<String>>();
        SampleEvents.all()
                .forEach(event -> expected.computeIfAbsent(event.data().topic().named("{prefix}"), t -> new TreeSet<>())
                        .add(event.type()));

        var documented = new TreeMap<String, Set<String>>();
        document.path("channels")
                .forEach(channel -> documented.put(
                        channel.path("address").asText(), new TreeSet<>(names(channel.path("messages")))));

        assertThat(documented).isEqualTo(expected);
    }

    @Test
    void everyEventIsAMessageWithItsTypeAndData() {
        var messages = document.at("/components/messages");

        assertThat(names(messages)).containsExactlyInAnyOrderElementsOf(EventCodec.TYPES.keySet());
        for (var type : EventCodec.TYPES.keySet()) {
            var own = messages.path(type).at("/payload/allOf/1/properties");
            assertThat(messages.path(type).path("summary").asText()).as(type).isNotBlank();
            assertThat(messages.path(type).at("/payload/allOf/0/$ref").asText())
                    .as(type)
                    .isEqualTo("#/components/schemas/envelope");
            assertThat(own.at("/type/const").asText()).isEqualTo(type);
            assertThat(own.at("/data/$ref").asText()).isEqualTo("#/components/schemas/" + type);
        }
    }

    @Test
    void everySchemaHasTheComponentsOfItsRecord() {
        var schemas = document.at("/components/schemas");
        var differences = new ArrayList<String>();

        for (var type : EventCodec.TYPES.entrySet()) {
            var schema = schemas.path(type.getKey());
            var expected = Arrays.stream(type.getValue().getRecordComponents())
                    .collect(Collectors.toMap(RecordComponent::getName, part -> TYPES.get(part.getType())));
            var documented = new TreeMap<String, String>();
            schema.path("properties").properties().forEach(part -> documented.put(part.getKey(), of(part.getValue())));
            var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            if (!documented.equals(expected) || !required.equals(expected.keySet())) {
                differences.add(type.getKey() + ": " + documented + " but the record has " + expected);
            }
        }

        assertThat(differences).isEmpty();
        assertThat(names(schemas)).hasSize(EventCodec.TYPES.size() + 1).contains("envelope");
    }

    @Test
    void onlyWhatCanBeAbsentMayBeNull() {
        var nullable = new ArrayList<String>();
        for (var type : EventCodec.TYPES.entrySet()) {
            for (var part : type.getValue().getRecordComponents()) {
                var schema = document.at("/components/schemas/" + type.getKey() + "/properties/" + part.getName());
                if (schema.path("type").isArray() && part.getType().isPrimitive()) {
                    nullable.add(type.getKey() + "." + part.getName());
                }
            }
        }

        assertThat(nullable).isEmpty();
    }

    @Test
    void theEnvelopeHasWhatTheCodecWrites() throws IOException {
        var written = new TreeSet<String>();
        for (var event : SampleEvents.all()) {
            written.addAll(names(new YAMLMapper().readTree(EventCodec.encode(event))));
        }

        assertThat(names(document.at("/components/schemas/envelope/properties")))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    /** "string uuid" for a type and format; what may be null is the same type. */
    private static String of(JsonNode schema) {
        var type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        return (type + " " + schema.path("format").asText("")).strip();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
