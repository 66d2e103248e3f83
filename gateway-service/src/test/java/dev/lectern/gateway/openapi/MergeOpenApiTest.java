package dev.lectern.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.gateway.openapi.MergeOpenApi.Mismatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeOpenApiTest {

    private static final String RUNS = """
            {"openapi": "3.1.0",
             "components": {"schemas": {
               "RunView": {"type": "object", "properties": {"id": {"$ref": "#/components/schemas/UUID"}}},
               "UUID": {"type": "string", "format": "uuid"},
               "Hidden": {"type": "string"}}},
             "paths": {
               "/internal/secret": {"get": {"operationId": "secret", "responses": {"200": {"description": "OK"}}}},
               "/internal/parked-events/{seq}/redrive": {"post": {
                 "operationId": "ParkedResource_redrive", "tags": ["Parked Resource"],
                 "security": [{"session": ["admin", "service"]}], "responses": {"200": {"description": "OK"}}}},
               "/api/v1/runs/{id}": {"delete": {
                 "operationId": "RunResource_cancel", "tags": ["runs"],
                 "security": [{"session": ["owner", "editor"]}],
                 "responses": {
                   "200": {"description": "OK", "content": {"application/json": {"schema": {
                     "$ref": "#/components/schemas/RunView"}}}},
                   "401": {"description": "Not Authorized"},
                   "409": {"description": "It is over already."}}}}}}
            """;

    private static final String SESSION = """
            {"openapi": "3.1.0",
             "components": {"schemas": {"UUID": {"format": "uuid", "type": "string"}}},
             "paths": {
               "/internal/parked-events/{seq}/redrive": {"post": {
                 "operationId": "ParkedResource_redrive", "tags": ["Parked Resource"],
                 "security": [{"session": ["admin", "service"]}], "responses": {"200": {"description": "OK"}}}},
               "/api/v1/session": {"post": {
                 "operationId": "SessionResource_open", "tags": ["session"],
                 "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/UUID"}}}},
                 "responses": {"201": {"description": "Signed in"}}}}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void publicOperationsOfAllAreInOneDocument_andNoneOfTheOthers() throws IOException {
        var merged = merge(RUNS, SESSION);

        assertThat(merged.get("paths").fieldNames())
                .toIterable()
                .containsExactly(
                        "/api/v1/operations/{service}/parked-events/{seq}/redrive",
                        "/api/v1/runs/{id}",
                        "/api/v1/session");
        assertThat(merged.at("/components/schemas").fieldNames())
                .toIterable()
                .containsExactly("FieldError", "Problem", "RunView", "UUID");
        assertThat(merged.at("/servers/0/url").asText()).isEqualTo("/");
    }

    @Test
    void eachOperationSaysWhoMayCallIt() throws IOException {
        var paths = merge(RUNS, SESSION).get("paths");

        assertThat(paths.at("/~1api~1v1~1runs~1{id}/delete/x-lectern-role").asText())
                .isEqualTo("editor");
        assertThat(paths.at("/~1api~1v1~1runs~1{id}/delete/security").toString())
                .isEqualTo("[{\"session\":[]},{\"bearer\":[]}]");
        assertThat(paths.at("/~1api~1v1~1session/post/x-lectern-role").asText()).isEqualTo("anonymous");
        assertThat(paths.at("/~1api~1v1~1session/post/security").isEmpty()).isTrue();
        assertThat(paths.at("/~1api~1v1~1operations~1{service}~1parked-events~1{seq}~1redrive/post/x-lectern-role")
                        .asText())
                .isEqualTo("admin");
    }

    @Test
    void errorsAreAddedWhereTheyFitAndShapedAsProblems() throws IOException {
        var paths = merge(RUNS, SESSION).get("paths");

        var cancel = paths.at("/~1api~1v1~1runs~1{id}/delete/responses");
        assertThat(cancel.fieldNames())
                .toIterable()
                .containsExactly("200", "401", "403", "404", "409", "429", "500", "503");
        assertThat(cancel.at("/401/$ref").asText()).isEqualTo("#/components/responses/Unauthenticated");
        assertThat(cancel.at("/409/description").asText()).isEqualTo("It is over already.");
        assertThat(cancel.at("/409/content/application~1problem+json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(cancel.at("/200/headers/X-Request-Id/$ref").asText()).isEqualTo("#/components/headers/X-Request-Id");
        assertThat(paths.at("/~1api~1v1~1session/post/responses").fieldNames())
                .toIterable()
                .containsExactly("201", "400", "409", "413", "422", "429", "500", "503");
    }

    @Test
    void errorInAServicesOwnWordsGetsAnExampleWithThem() throws IOException {
        var error = merge(RUNS).at("/paths/~1api~1v1~1runs~1{id}/delete/responses/409");

        var example = error.at("/content/application~1problem+json/example");
        assertThat(example.path("type").asText()).isEqualTo("/problems/conflict");
        assertThat(example.path("detail").asText()).isEqualTo("It is over already.");
    }

    @Test
    void requestGetsAnExampleMadeOfThoseOfItsParts_andWhatNeedNotBeThereIsNotMadeUp() throws IOException {
        var named = SESSION.replace("\"UUID\": {\"format\": \"uuid\", \"type\": \"string\"}", """
                "UUID": {"format": "uuid", "type": "string"},
                "Wish": {"type": "object", "required": ["name", "place"], "properties": {
                  "name": {"type": "string", "examples": ["Ada"]},
                  "place": {"$ref": "#/components/schemas/UUID"},
                  "other": {"$ref": "#/components/schemas/UUID"},
                  "tags": {"type": "array", "items": {"type": "string", "examples": ["a"]}}}}
                """)
                .replace("{\"schema\": {\"$ref\": \"#/components/schemas/UUID\"}}", """
                {"schema": {"$ref": "#/components/schemas/Wish"}}
                """);

        var example = merge(named).at("/paths/~1api~1v1~1session/post/requestBody/content/application~1json/example");

        assertThat(example.fieldNames()).toIterable().containsExactly("name", "place", "tags");
        assertThat(example.at("/tags/0").asText()).isEqualTo("a");
    }

    @Test
    void atOpenAisDoorErrorsHaveItsShape() throws IOException {
        var foreign = RUNS.replace("/api/v1/runs/{id}", "/v1/models/{id}");

        var responses = merge(foreign).at("/paths/~1v1~1models~1{id}/delete/responses");

        assertThat(responses.fieldNames())
                .toIterable()
                .containsExactly("200", "401", "403", "404", "409", "429", "500", "503");
        for (var status : List.of("401", "409", "503")) {
            assertThat(responses
                            .at("/" + status + "/content/application~1json/schema/$ref")
                            .asText())
                    .isEqualTo("#/components/schemas/OpenAiError");
        }
        assertThat(responses
                        .at("/401/content/application~1json/example/error/type")
                        .asText())
                .isEqualTo("authentication_error");
        assertThat(responses.at("/429/headers").has("Retry-After")).isTrue();
    }

    @Test
    void sameNameForDifferentThingsFails() {
        var other = SESSION.replace("\"format\": \"uuid\"", "\"format\": \"date\"");

        assertThatThrownBy(() -> merge(RUNS, other))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("schema UUID");
    }

    @Test
    void operationForServicesOnlyMayNotBePublic() {
        var other = RUNS.replace("\"owner\", \"editor\"", "\"service\"");

        assertThatThrownBy(() -> merge(other)).hasMessageContaining("/api/v1/runs/{id}");
    }

    @Test
    void orderOfTheDocumentsDoesNotMatter() throws IOException {
        assertThat(document(RUNS, SESSION)).isEqualTo(document(SESSION, RUNS));
    }

    @Test
    void changedWireIsShown() throws IOException {
        var golden = document(RUNS);
        var changed = document(RUNS.replace("It is over already.", "Too late."));

        assertThatThrownBy(() -> MergeOpenApi.check(golden, changed))
                .hasMessageContaining("It is over already.")
                .hasMessageContaining("Too late.");
        MergeOpenApi.check(golden, document(RUNS));
    }

    private JsonNode merge(String... documents) throws IOException {
        return new ObjectMapper().readTree(document(documents));
    }

    private String document(String... documents) throws IOException {
        List<Path> files = new ArrayList<>();
        for (var text : documents) {
            files.add(Files.writeString(folder.resolve(files.size() + ".json"), text));
        }
        return MergeOpenApi.of(files);
    }
}
