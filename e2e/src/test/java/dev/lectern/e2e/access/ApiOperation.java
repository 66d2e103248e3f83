package dev.lectern.e2e.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.e2e.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One operation of the API document, with the role it says is needed. */
public record ApiOperation(
        String method, String path, String role, String capability, boolean whileResetting, JsonNode body) {

    private static final String DOCUMENT = "gateway-service/src/main/resources/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    public static List<ApiOperation> all() {
        try {
            var document = new ObjectMapper().readTree(Checkout.text(DOCUMENT));
            var found = new ArrayList<ApiOperation>();
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        if (METHODS.contains(operation.getKey())) {
                            found.add(of(document, operation.getKey(), path.getKey(), operation.getValue()));
                        }
                    }));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiOperation of(JsonNode document, String method, String path, JsonNode operation) {
        return new ApiOperation(
                method.toUpperCase(Locale.ROOT),
                path,
                role(operation),
                operation.path("x-lectern-capability").asText(null),
                operation.path("x-lectern-while-resetting").asBoolean(),
                example(document, operation));
    }

    /** The role on what the path names, if it names something; else the role of the token. */
    private static String role(JsonNode operation) {
        for (var extension : List.of("x-lectern-project-role", "x-lectern-workspace-role", "x-lectern-role")) {
            if (operation.has(extension)) {
                return operation.path(extension).asText();
            }
        }
        throw new IllegalStateException("nobody says who may " + operation.path("summary"));
    }

    private static JsonNode example(JsonNode document, JsonNode operation) {
        var content = operation.path("requestBody").path("content").path("application/json");
        if (content.has("example")) {
            return content.path("example");
        }
        if (content.path("examples").size() > 0) {
            return content.path("examples").elements().next().path("value");
        }
        return new Examples(document).of(content.path("schema"));
    }

    /** The role is wanted in what the path names, and not in the current project of the token. */
    boolean asksWhatItNames() {
        return path.contains("/projects/{id}") || path.contains("/workspaces/{id}");
    }

    /** Something of a project, in the path or in the body. */
    boolean namesSomething() {
        return namesInThePath() || namesItInTheBody();
    }

    boolean namesInThePath() {
        return path.contains("{") && !path.startsWith("/api/v1/operations");
    }

    boolean namesItInTheBody() {
        return body != null && (body.has("projectId") || body.has("personaId"));
    }

    boolean writes() {
        return !method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + role + ")";
    }
}
