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
record ApiOperation(String method, String path, String role, JsonNode body) {

    private static final String DOCUMENT = "gateway-service/src/main/resources/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    static List<ApiOperation> all() {
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
        var role = operation
                .path("x-lectern-project-role")
                .asText(operation.path("x-lectern-role").asText());
        return new ApiOperation(method.toUpperCase(Locale.ROOT), path, role, example(document, operation));
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

    /** Something of a project, in the path or in the body. */
    boolean namesSomething() {
        return path.contains("{") || namesItInTheBody();
    }

    boolean namesItInTheBody() {
        return body != null && body.has("projectId");
    }

    boolean writes() {
        return !method.equals("GET");
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + role + ")";
    }
}
