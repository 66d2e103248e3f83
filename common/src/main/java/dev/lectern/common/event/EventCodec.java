package dev.lectern.common.event;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.common.identity.Scope;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * CloudEvents in structured JSON, byte for byte what the golden files hold. It has a mapper of its own: the wire must not
 * change because somebody configures the one of the REST layer.
 */
public final class EventCodec {

    /** The bytes are no event of ours, or one of a version that this build does not know. */
    public static final class Unreadable extends RuntimeException {
        public Unreadable(String reason) {
            super(reason);
        }
    }

    private static final ObjectMapper JSON = JsonMapper.builder()
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Every type of event by its wire name, found by walking the sealed family. */
    public static final Map<String, Class<? extends Event>> TYPES = types();

    private EventCodec() {}

    public static String typeOf(Event event) {
        return event.getClass().getAnnotation(WireType.class).value();
    }

    public static String encode(CloudEvent event) {
        var node = JSON.createObjectNode();
        node.put("specversion", "1.0");
        node.put("id", event.id().toString());
        node.put("source", event.source());
        node.put("type", event.type());
        node.put("time", event.time().toString());
        node.put("subject", event.data().subject());
        node.put("datacontenttype", "application/json");
        putIfThere(node, "runid", event.scope().runId());
        putIfThere(node, "workspaceid", event.scope().workspaceId());
        putIfThere(node, "projectid", event.scope().projectId());
        putIfThere(node, "userid", event.scope().userId());
        putIfThere(node, "aggregateversion", event.data().aggregateVersion());
        putIfThere(node, "traceparent", event.traceparent());
        node.set("data", JSON.valueToTree(event.data()));
        return node.toString();
    }

    public static CloudEvent decode(String json) {
        var node = tree(json);
        var type = text(node, "type").orElseThrow(() -> new Unreadable("no type"));
        var known = Optional.ofNullable(TYPES.get(type))
                .orElseThrow(() -> new Unreadable("unknown event type " + abbreviated(type)));
        try {
            var scope =
                    new Scope(id(node, "runid"), id(node, "workspaceid"), id(node, "projectid"), id(node, "userid"));
            return new CloudEvent(
                    id(node, "id"),
                    text(node, "source").orElseThrow(() -> new Unreadable("no source")),
                    type,
                    Instant.parse(text(node, "time").orElseThrow(() -> new Unreadable("no time"))),
                    scope,
                    text(node, "traceparent").orElse(null),
                    JSON.treeToValue(node.path("data"), known));
        } catch (JsonProcessingException | RuntimeException e) {
            // The parser's own message may quote the payload, which does not belong into a reason.
            throw new Unreadable(e instanceof Unreadable u ? u.getMessage() : type + " does not have its shape");
        }
    }

    private static JsonNode tree(String json) {
        try {
            var node = json == null ? null : JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw new Unreadable("not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Unreadable("not JSON");
        }
    }

    private static void putIfThere(ObjectNode node, String name, Object value) {
        if (value instanceof Long number) {
            node.put(name, number);
        } else if (value != null) {
            node.put(name, value.toString());
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }

    private static UUID id(JsonNode node, String name) {
        return text(node, name).map(UUID::fromString).orElse(null);
    }

    private static String abbreviated(String type) {
        return type.substring(0, Math.min(80, type.length()));
    }

    private static Map<String, Class<? extends Event>> types() {
        var found = new TreeMap<String, Class<? extends Event>>();
        for (var family : Event.class.getPermittedSubclasses()) {
            for (var type : family.getPermittedSubclasses()) {
                found.put(type.getAnnotation(WireType.class).value(), type.asSubclass(Event.class));
            }
        }
        return Map.copyOf(found);
    }
}
