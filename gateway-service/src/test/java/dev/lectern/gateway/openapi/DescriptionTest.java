package dev.lectern.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether the document says of each operation what somebody needs who has nothing else. */
class DescriptionTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** 202, and nothing that could be said: whether there is such an address is a secret, the rest comes by mail. */
    private static final Set<String> MAILED =
            Set.of("EmailResource_change", "EmailResource_again", "PasswordResource_forgotten");

    private static final Set<String> UNCOUNTED = Set.of("StatusResource_get", "OpenApiResource_get");

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        try (var in = DescriptionTest.class.getResourceAsStream("/openapi.json")) {
            document = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void eachSuccessSaysWhatItAnswers() {
        assertThat(responses((status, response) ->
                        !status.startsWith("2") || status.equals("204") || eachMedium(response, "schema")))
                .allMatch(name -> MAILED.contains(name.split(" ")[0]));
    }

    @Test
    void eachRequestHasAnExample() {
        assertThat(operations()
                        .filter(operation -> operation.has("requestBody"))
                        // A file is its own example.
                        .filter(operation ->
                                !operation.at("/requestBody/content").has("application/octet-stream")
                                        && !operation.at("/requestBody/content").has("multipart/form-data"))
                        .filter(operation -> !eachMedium(operation.get("requestBody"), "example", "examples"))
                        .map(DescriptionTest::name))
                .isEmpty();
    }

    @Test
    void eachProblemHasTheShapeOfOneAndAnExampleOfItsStatus() {
        assertThat(responses((status, response) -> {
                    if (!status.startsWith("4") && !status.startsWith("5")) {
                        return true;
                    }
                    var foreign = response.at("/content/application~1json");
                    if (foreign.at("/schema/$ref").asText().endsWith("/OpenAiError")) {
                        return foreign.at("/example/error/type").isTextual();
                    }
                    var medium = response.at("/content/application~1problem+json");
                    var example = medium.has("example")
                            ? medium.get("example")
                            : resolved(medium.at("/examples/problem")).path("value");
                    return medium.at("/schema/$ref").asText().endsWith("/Problem")
                            && example.path("status").asText().equals(status)
                            && example.path("type").asText().startsWith("/problems/");
                }))
                .isEmpty();
    }

    @Test
    void eachAnswerNamesItsHeaders() {
        assertThat(responses((status, response) -> {
                    var headers = response.path("headers");
                    return headers.has("X-Request-Id")
                            && (!Set.of("429", "503").contains(status) || headers.has("Retry-After"));
                }))
                .isEmpty();
        assertThat(responses((status, response) -> Stream.of("Limit", "Remaining", "Reset")
                        .allMatch(end -> response.path("headers").has("RateLimit-" + end))))
                .allMatch(name -> UNCOUNTED.contains(name.split(" ")[0]));
    }

    @Test
    void whatOnlyThisDocumentKnowsIsExplainedInIt() {
        var said = document.at("/info/description").asText();

        assertThat(operations()
                        .flatMap(operation -> operation.properties().stream().map(Map.Entry::getKey)))
                .filteredOn(field -> field.startsWith("x-"))
                .allMatch(field -> said.contains("`" + field + "`"));
        assertThat(document.at("/components/securitySchemes/bearer/description").asText())
                .contains("personal access token");
    }

    /** Those that are not as they should be: operation and status. */
    private static List<String> responses(BiFunction<String, JsonNode, Boolean> isGood) {
        var bad = new ArrayList<String>();
        operations()
                .forEach(operation -> operation.path("responses").properties().forEach(response -> {
                    if (!isGood.apply(response.getKey(), resolved(response.getValue()))) {
                        bad.add(name(operation) + " " + response.getKey());
                    }
                }));
        return bad;
    }

    private static Stream<JsonNode> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream())
                .filter(entry -> METHODS.contains(entry.getKey()))
                .map(Map.Entry::getValue);
    }

    private static String name(JsonNode operation) {
        return operation.path("operationId").asText();
    }

    private static boolean eachMedium(JsonNode holder, String... anyOf) {
        var media = holder.path("content");
        return !media.isEmpty()
                && media.properties().stream()
                        .allMatch(medium -> Stream.of(anyOf).anyMatch(medium.getValue()::has));
    }

    private static JsonNode resolved(JsonNode node) {
        var ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : ref.startsWith("#/") ? document.at(ref.substring(1)) : MissingNode.getInstance();
    }
}
