package dev.lectern.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes the example of a whole request out of those that its schema gives of the parts. */
final class Examples {

    private static final String ID = "01a1f85d-0867-7000-8a3c-5b1f0e2d4c6a";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, JsonNode> schemas;

    Examples(Map<String, JsonNode> schemas) {
        this.schemas = schemas;
    }

    /** To each request that has no example yet. */
    void add(ObjectNode operation) {
        operation.at("/requestBody/content").forEach(media -> {
            if (!media.has("example") && !media.has("examples")) {
                of(media.path("schema"), true).ifPresent(example -> ((ObjectNode) media).set("example", example));
            }
        });
    }

    // None when something is required of which nobody gives an example. An id says nothing, so it is made up
    // only where it is required.
    private Optional<JsonNode> of(JsonNode schema, boolean required) {
        if (schema.has("$ref")) {
            var ref = schema.get("$ref").asText();
            return of(schemas.getOrDefault(ref.substring(ref.lastIndexOf('/') + 1), JSON.objectNode()), required);
        }
        return said(schema).or(() -> alternative(schema, required)).or(() -> made(schema, required));
    }

    private Optional<JsonNode> said(JsonNode schema) {
        return Stream.of(
                        schema.path("example"),
                        schema.path("examples").path(0),
                        schema.path("enum").path(0))
                .filter(found -> !found.isMissingNode())
                .findFirst()
                .map(found -> hasType(schema, "array") && !found.isArray()
                        ? JSON.arrayNode().add(found)
                        : found);
    }

    private Optional<JsonNode> alternative(JsonNode schema, boolean required) {
        return Stream.of("anyOf", "oneOf", "allOf")
                .flatMap(name -> StreamSupport.stream(schema.path(name).spliterator(), false))
                .flatMap(one -> of(one, required).stream())
                .findFirst();
    }

    private Optional<JsonNode> made(JsonNode schema, boolean required) {
        if (hasType(schema, "object")) {
            return object(schema);
        }
        if (hasType(schema, "array")) {
            return of(schema.path("items"), required)
                    .map(item -> JSON.arrayNode().add(item));
        }
        return required && "uuid".equals(schema.path("format").asText())
                ? Optional.of(JSON.textNode(ID))
                : Optional.empty();
    }

    private Optional<JsonNode> object(JsonNode schema) {
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        var example = JSON.objectNode();
        schema.path("properties").properties().forEach(property -> of(
                        property.getValue(), required.contains(property.getKey()))
                .ifPresent(value -> example.set(property.getKey(), value)));
        return required.stream().allMatch(example::has) && !example.isEmpty() ? Optional.of(example) : Optional.empty();
    }

    private static boolean hasType(JsonNode schema, String name) {
        var type = schema.path("type");
        return type.asText().equals(name)
                || StreamSupport.stream(type.spliterator(), false)
                        .anyMatch(one -> one.asText().equals(name));
    }
}
