package dev.lectern.e2e.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Makes a value of a schema from the examples that stand in it. */
final class Examples {

    private final JsonNode document;

    Examples(JsonNode document) {
        this.document = document;
    }

    JsonNode of(JsonNode schema) {
        if (schema.path("examples").size() > 0) {
            return schema.path("examples").get(0);
        }
        if (schema.has("example")) {
            return schema.path("example");
        }
        if (schema.has("$ref")) {
            return of(document.at(schema.path("$ref").asText().substring(1)));
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        if (schema.has("properties")) {
            var object = JsonNodeFactory.instance.objectNode();
            schema.path("properties").properties().forEach(property -> {
                var value = of(property.getValue());
                if (value != null) {
                    object.set(property.getKey(), value);
                }
            });
            return object;
        }
        return null;
    }
}
