package dev.lectern.gateway.openapi;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.gateway.dialect.OpenAiRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the one document that clients read from those that the services' builds leave behind. It needs nothing but
 * Jackson, so that a test can run it beside the classes of this service:
 *
 * <pre>
 * MergeOpenApi write openapi.json auth.json project.json ...
 * MergeOpenApi check openapi.json auth.json project.json ...
 * </pre>
 */
public final class MergeOpenApi {

    /** The documents contradict each other, or the golden copy. */
    public static final class Mismatch extends RuntimeException {
        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PUBLIC = "/api/v1/";
    private static final String PARKED = "/internal/parked-events";
    private static final String OPERATIONS = "/api/v1/operations/{service}/parked-events";
    private static final String SCHEMA = "#/components/schemas/";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    private final Frame frame = new Frame(JSON);
    private final ObjectNode merged = frame.empty();
    private final Map<String, JsonNode> schemas = new TreeMap<>();
    private final Map<String, JsonNode> paths = new TreeMap<>();
    private final Map<String, JsonNode> tags = new TreeMap<>();
    private final Set<String> operationIds = new TreeSet<>();

    private MergeOpenApi() {
        merged.at("/components/schemas").properties().forEach(own -> schemas.put(own.getKey(), own.getValue()));
    }

    public static void main(String... args) throws IOException {
        var golden = Path.of(args[1]);
        var document = of(Arrays.stream(args).skip(2).map(Path::of).toList());
        if (args[0].equals("write")) {
            Files.writeString(golden, document);
        } else {
            check(Files.readString(golden), document);
        }
    }

    /** The merged document, sorted and indented always the same. */
    public static String of(List<Path> documents) throws IOException {
        var merge = new MergeOpenApi();
        for (var document : documents) {
            merge.add(document.toString(), (ObjectNode) JSON.readTree(Files.readString(document)));
        }
        return merge.finish();
    }

    /** Fails with the first line that differs. */
    public static void check(String golden, String document) {
        var expected = golden.lines().toList();
        var actual = document.lines().toList();
        for (var i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            var was = i < expected.size() ? expected.get(i) : "(end)";
            var is = i < actual.size() ? actual.get(i) : "(end)";
            if (!was.equals(is)) {
                throw new Mismatch("The wire has changed. Line %d of the golden copy was%n  %s%nand is now%n  %s"
                        .formatted(i + 1, was.strip(), is.strip()));
            }
        }
    }

    private void add(String file, ObjectNode document) {
        var own = frame.empty().at("/components/schemas");
        document.at("/components/schemas").properties().forEach(schema -> {
            if (!own.has(schema.getKey())) {
                keep(schemas, schema.getKey(), schema.getValue(), "schema", file);
            }
        });
        document.path("paths").properties().forEach(path -> publicPath(path.getKey())
                .ifPresent(name -> addPath(name, (ObjectNode) path.getValue(), file)));
    }

    private static Optional<String> publicPath(String path) {
        if (path.startsWith(PARKED)) {
            return Optional.of(OPERATIONS + path.substring(PARKED.length()));
        }
        return path.startsWith(PUBLIC) || path.startsWith(OpenAiRefusal.BELOW) ? Optional.of(path) : Optional.empty();
    }

    private void addPath(String path, ObjectNode item, String file) {
        var parked = path.startsWith(OPERATIONS);
        var known = paths.containsKey(path);
        if (parked) {
            item = nameService(item.deepCopy());
        }
        for (var entry : item.properties()) {
            if (METHODS.contains(entry.getKey())) {
                var operation = (ObjectNode) entry.getValue();
                frame.complete(path, entry.getKey(), operation);
                frame.shapeErrors(path, operation.withObjectProperty("responses"));
                noteNames(path, operation, parked && known);
            }
        }
        keep(paths, path, item, "path", file);
    }

    // Every service has these, and the gateway's path says which one is meant.
    private static ObjectNode nameService(ObjectNode item) {
        item.properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .map(entry -> (ObjectNode) entry.getValue())
                .forEach(operation -> {
                    var service = JSON.createObjectNode()
                            .put("name", "service")
                            .put("in", "path")
                            .put("required", true);
                    service.putObject("schema").put("type", "string");
                    operation.withArrayProperty("parameters").insert(0, service);
                    operation.putArray("tags").add("operations");
                });
        return item;
    }

    private void noteNames(String path, ObjectNode operation, boolean again) {
        var id = operation.path("operationId").asText();
        if (!operationIds.add(id) && !again) {
            throw new Mismatch("Two operations are called " + id + ", one of them at " + path);
        }
        operation
                .path("tags")
                .forEach(tag -> tags.put(tag.asText(), JSON.createObjectNode().put("name", tag.asText())));
    }

    private static void keep(Map<String, JsonNode> all, String name, JsonNode value, String what, String file) {
        var earlier = all.putIfAbsent(name, value);
        if (earlier != null && !sorted(earlier).equals(sorted(value))) {
            throw new Mismatch("The %s %s is not the same in %s as in an earlier document".formatted(what, name, file));
        }
    }

    private String finish() throws IOException {
        var examples = new Examples(schemas);
        paths.values()
                .forEach(path -> path.forEach(operation -> {
                    if (operation instanceof ObjectNode object) {
                        examples.add(object);
                    }
                }));
        var needed = new TreeSet<String>();
        paths.values().forEach(path -> collect(path, needed));
        collect(merged.at("/components/responses"), needed);
        merged.withObject("/components/schemas").removeAll();
        needed.forEach(name -> merged.withObject("/components/schemas").set(name, schemas.get(name)));
        paths.forEach(merged.withObjectProperty("paths")::set);
        merged.withArrayProperty("tags").addAll(tags.values());
        var printer = new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer.withObjectIndenter(new DefaultIndenter("  ", "\n")))
                        .writeValueAsString(sorted(merged))
                + "\n";
    }

    private void collect(JsonNode node, Set<String> needed) {
        var ref = node.path("$ref").asText();
        if (ref.startsWith(SCHEMA) && needed.add(ref.substring(SCHEMA.length()))) {
            var schema = schemas.get(ref.substring(SCHEMA.length()));
            if (schema == null) {
                throw new Mismatch("Nobody describes " + ref);
            }
            collect(schema, needed);
        }
        node.forEach(child -> collect(child, needed));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var result = JSON.createObjectNode();
            var fields = new TreeMap<String, JsonNode>();
            object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((name, value) -> result.set(name, sorted(value)));
            return result;
        }
        if (node instanceof ArrayNode array) {
            var result = JSON.createArrayNode();
            array.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return node;
    }
}
