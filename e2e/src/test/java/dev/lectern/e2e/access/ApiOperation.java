package dev.lectern.e2e.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.suite.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One operation of the API document, with what it says of who may call it. */
public record ApiOperation(
        String method,
        String path,
        JsonNode said,
        String role,
        JsonNode body,
        Set<String> idsInTheBody,
        Set<String> idsInTheQuery) {

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

    /**
     * Those whose rights follow from roles. Who may with a repository is a matter of its grants, an upload is its sender's
     * alone, and what was prepared is of one project: IsolationTest goes through these.
     */
    public static List<ApiOperation> byRole() {
        return all().stream()
                .filter(operation -> !operation.path().matches("/api/v1/(repositories|uploads|prep)/\\{.*"))
                .toList();
    }

    private static ApiOperation of(JsonNode document, String method, String path, JsonNode operation) {
        return new ApiOperation(
                method.toUpperCase(Locale.ROOT),
                path,
                operation,
                role(operation),
                example(document, operation),
                new Examples(document)
                        .ids(operation
                                .path("requestBody")
                                .path("content")
                                .path("application/json")
                                .path("schema")),
                idsInTheQuery(document, operation));
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

    private static Set<String> idsInTheQuery(JsonNode document, JsonNode operation) {
        var schemas = new Examples(document);
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .filter(parameter -> schemas.isId(parameter.path("schema")))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
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

    public String capability() {
        return said.path("x-lectern-capability").asText(null);
    }

    boolean whileResetting() {
        return said.path("x-lectern-while-resetting").asBoolean();
    }

    /** Not for programs. */
    public boolean inPerson() {
        return said.path("x-lectern-in-person").asBoolean()
                || said.path("x-lectern-role").asText().equals("interactive");
    }

    /** A token for reading is not enough. */
    public boolean writes() {
        return !method.equals("GET") && !said.path("x-lectern-reads").asBoolean();
    }

    public boolean takesFile() {
        return said.path("requestBody").path("content").has("multipart/form-data");
    }

    /** The door for programs that speak OpenAI's language has its shape of errors. */
    public String mediaTypeOfErrors() {
        return path.startsWith("/v1/") ? "application/json" : "application/problem+json";
    }

    /** What is sent if nothing else is meant. */
    public Object example() {
        return takesFile() ? Form.ofNewPdf() : body;
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + role + ")";
    }
}
