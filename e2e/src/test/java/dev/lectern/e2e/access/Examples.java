package dev.lectern.e2e.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import java.util.TreeSet;

/** What stands in a schema: the examples, of which it makes a value, and the properties that name something by its id. */
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
            return of(resolved(schema));
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

    Set<String> ids(JsonNode schema) {
        var found = new TreeSet<String>();
        resolved(schema).path("properties").properties().forEach(property -> {
            if (isId(property.getValue())) {
                found.add(property.getKey());
            }
        });
        return found;
    }

    /** An id, one that may be absent, or a list of such. */
    boolean isId(JsonNode schema) {
        var whole = resolved(schema);
        return whole.path("format").asText().equals("uuid")
                || whole.has("items") && isId(whole.path("items"))
                || whole.path("anyOf").valueStream().anyMatch(this::isId);
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }
}
