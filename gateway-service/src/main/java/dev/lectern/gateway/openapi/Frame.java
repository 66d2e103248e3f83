package dev.lectern.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.common.identity.Access;
import dev.lectern.gateway.dialect.OpenAiRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is the same for every operation and so is said once: the errors, the header of every reply, who may call. The
 * document around it is in frame.json.
 */
final class Frame {

    static final String ANONYMOUS = "anonymous";

    private static final List<String> LEAST_FIRST =
            List.of("user", "interactive", "viewer", "editor", "owner", "admin");
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final Map<Integer, String> ERRORS = new TreeMap<>(Map.ofEntries(
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthenticated"),
            Map.entry(402, "BudgetExhausted"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "TooLarge"),
            Map.entry(416, "OutOfRange"),
            Map.entry(422, "Unprocessable"),
            Map.entry(429, "TooMany"),
            Map.entry(500, "Internal"),
            Map.entry(503, "Unavailable")));

    // What a service says in its own words about a 403 may be one of these rather than a matter of roles.
    private static final Map<String, String> BY_WORD = Map.of("plan", "PlanLimit", "pending", "AccountPending");

    // The gateway answers these itself, and counts nobody for it.
    private static final Set<String> UNCOUNTED = Set.of("/api/v1/status", "/api/v1/openapi");
    private static final List<String> COUNTED_HEADERS =
            List.of("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");
    private static final Set<String> WITH_RETRY = Set.of("429", "503");

    private final ObjectMapper json;
    private final JsonNode examples;

    Frame(ObjectMapper json) {
        this.json = json;
        this.examples = empty().at("/components/examples");
    }

    ObjectNode empty() {
        try (var in = Frame.class.getResourceAsStream("frame.json")) {
            return (ObjectNode) json.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void complete(String path, String method, ObjectNode operation) {
        var listed = listed(operation);
        var role = role(path, operation, listed);
        operation.put("x-lectern-role", role);
        if (listed.contains(Access.RESETTING)) {
            operation.put("x-lectern-while-resetting", true);
        }
        var security = operation.putArray("security");
        if (!role.equals(ANONYMOUS)) {
            security.addObject().putArray("session");
            security.addObject().putArray("bearer");
        }
        var responses = operation.withObjectProperty("responses");
        fitting(path, method, operation, role).forEach(status -> addError(path, responses, status));
        var counted = !UNCOUNTED.contains(path);
        responses.properties().forEach(response -> addHeaders(response.getKey(), response.getValue(), counted));
    }

    // The services' documents list the roles of @RolesAllowed as scopes.
    private static List<String> listed(ObjectNode operation) {
        var listed = new ArrayList<String>();
        operation
                .path("security")
                .forEach(one -> one.forEach(roles -> roles.forEach(role -> listed.add(role.asText()))));
        return listed;
    }

    private static String role(String path, ObjectNode operation, List<String> listed) {
        if (!operation.path("security").elements().hasNext()) {
            return ANONYMOUS;
        }
        if (listed.isEmpty()) {
            return LEAST_FIRST.getFirst();
        }
        return LEAST_FIRST.stream()
                .filter(listed::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " is for " + listed + ", so not for clients"));
    }

    private static List<Integer> fitting(String path, String method, ObjectNode operation, String role) {
        var hasBody = operation.has("requestBody");
        var writes = !method.equals("get") && !method.equals("head");
        var fits = new ArrayList<>(List.of(429, 500, 503));
        if (hasBody || operation.path("parameters").elements().hasNext()) {
            fits.add(400);
        }
        if (!role.equals(ANONYMOUS)) {
            fits.add(401);
        }
        if (!role.equals(ANONYMOUS)) {
            fits.add(403);
        }
        if (path.contains("{")) {
            fits.add(404);
        }
        if (hasBody) {
            fits.add(413);
        }
        // What OpenAI's clients know of no status for, they are told as a bad request.
        if (writes && !isForeign(path)) {
            fits.add(409);
        }
        if (hasBody && !isForeign(path)) {
            fits.add(422);
        }
        return fits;
    }

    // A service's own words about an error stay; the framework's default words and missing ones are replaced.
    private void addError(String path, ObjectNode responses, int status) {
        var own = responses.path(Integer.toString(status)).path("description").asText();
        if (own.isEmpty() || own.equals("Not Authorized") || own.equals("Not Allowed")) {
            var name = "/components/responses/" + ERRORS.get(status);
            responses.set(
                    Integer.toString(status),
                    isForeign(path)
                            ? json.createObjectNode()
                                    .put(
                                            "description",
                                            empty().at(name + "/description").asText())
                            : json.createObjectNode().put("$ref", "#" + name));
        }
    }

    private void addHeaders(String status, JsonNode response, boolean counted) {
        if (response.has("$ref")) {
            return;
        }
        var names = new ArrayList<>(List.of("X-Request-Id"));
        if (counted) {
            names.addAll(COUNTED_HEADERS);
        }
        if (WITH_RETRY.contains(status)) {
            names.add("Retry-After");
        }
        var headers = ((ObjectNode) response).withObjectProperty("headers");
        names.forEach(name -> headers.putObject(name).put("$ref", "#/components/headers/" + name));
    }

    private static boolean isForeign(String path) {
        return path.startsWith(OpenAiRefusal.BELOW);
    }

    /** Every error has the shape of a problem, or of OpenAI's errors at its door, whether or not its service has said so. */
    void shapeErrors(String path, ObjectNode responses) {
        responses.properties().forEach(entry -> {
            var isError = entry.getKey().startsWith("4") || entry.getKey().startsWith("5");
            if (isError && !entry.getValue().has("$ref")) {
                var said = entry.getValue().path("description").asText();
                var status = Integer.parseInt(entry.getKey());
                var content = ((ObjectNode) entry.getValue())
                        .putObject("content")
                        .putObject(isForeign(path) ? OpenAiRefusal.MEDIA_TYPE : PROBLEM_JSON);
                content.putObject("schema")
                        .put("$ref", "#/components/schemas/" + (isForeign(path) ? "OpenAiError" : "Problem"));
                content.set(
                        "example",
                        isForeign(path) ? json.valueToTree(OpenAiRefusal.of(status, said)) : example(status, said));
            }
        });
    }

    private JsonNode example(int status, String said) {
        var name = BY_WORD.entrySet().stream()
                .filter(one -> status == 403 && said.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ERRORS.get(status));
        if (name == null) {
            throw new IllegalStateException("there is no example of a " + status);
        }
        var example = (ObjectNode) examples.at("/" + name + "/value").deepCopy();
        example.remove("errors");
        return example.put("detail", said);
    }
}
