package dev.lectern.e2e.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** OpenAI's own library, as it comes, with a personal access token for its key and the gateway for its address. */
@OnTheSuite
class OpenAiSdkTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER =
            Checkout.file("e2e/target/openai").toAbsolutePath().normalize();

    private final Suite suite = Suite.get();

    @Test
    void openAisOwnLibrary_listsEmbedsStreamsCallsToolsAndUnderstandsErrors() throws Exception {
        assumeTrue(libraryIsThere(), "node and the openai package are needed");
        var administrator = Client.administrator(suite).client();
        var name = "fake-" + UUID.randomUUID().toString().substring(0, 8);
        try (var provider = new FakeOpenAi()) {
            var model = register(administrator, name, provider);
            try {
                check(talk(name), name);
            } finally {
                administrator
                        .put("/api/v1/admin/models/" + model, wanted(name, false))
                        .expect(200);
            }
        }
    }

    private static void check(JsonNode got, String model) {
        assertThat(got.path("models").valueStream().map(JsonNode::asText).toList())
                .contains(model, "project:" + model, "lectern-extractive", "bge-small-en-v1.5-q");
        assertThat(got.path("model").asText()).isEqualTo(model);

        var vectors = got.path("vectors");
        assertThat(vectors.path(0)).hasSize(384);
        assertThat(cosine(vectors, 0, 1)).isGreaterThan(cosine(vectors, 0, 2) + 0.1);
        assertThat(got.path("embeddingTokens").asInt()).isPositive();

        assertThat(got.path("whole").asText()).isEqualTo("Hello there.");
        assertThat(got.path("wholeReason").asText()).isEqualTo("stop");
        assertThat(got.at("/wholeUsage/prompt_tokens").asInt()).isEqualTo(11);
        assertThat(got.at("/wholeUsage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(4);
        assertThat(got.path("pieces").valueStream().map(JsonNode::asText).toList())
                .containsExactly("Hel", "lo ", "there.");
        assertThat(got.path("streamReason").asText()).isEqualTo("stop");
        assertThat(got.at("/streamUsage/total_tokens").asInt()).isEqualTo(14);

        assertThat(got.at("/call/name").asText()).isEqualTo("weather");
        assertThat(got.at("/call/arguments/place").asText()).isEqualTo("Oslo");
        assertThat(got.path("callReason").asText()).isEqualTo("tool_calls");
        assertThat(got.path("afterTool").asText()).isEqualTo("It is: Rain.");

        assertThat(got.path("ofProject").asText()).contains("hold hands");
        assertThat(got.at("/citations/0/verified").asBoolean()).isTrue();

        failed(got, "unknown", "NotFoundError", 404, "invalid_request_error");
        failed(got, "many", "BadRequestError", 400, "invalid_request_error");
        failed(got, "stranger", "AuthenticationError", 401, "authentication_error");
        failed(got, "path", "NotFoundError", 404, "invalid_request_error");
        assertThat(got.at("/failures/upstream/status").asInt()).isGreaterThanOrEqualTo(400);
        assertThat(got.at("/failures/upstream/type").asText()).isNotEmpty();
    }

    private static void failed(JsonNode got, String name, String kind, int status, String type) {
        var failure = got.path("failures").path(name);
        assertThat(failure.path("kind").asText()).as(failure.toString()).isEqualTo(kind);
        assertThat(failure.path("status").asInt()).isEqualTo(status);
        assertThat(failure.path("type").asText()).isEqualTo(type);
        assertThat(failure.path("requestId").asText()).isNotEmpty();
    }

    private static double cosine(JsonNode vectors, int one, int other) {
        double sum = 0;
        for (int i = 0; i < vectors.path(one).size(); i++) {
            sum += vectors.path(one).path(i).asDouble()
                    * vectors.path(other).path(i).asDouble();
        }
        return sum;
    }

    private static String register(Client administrator, String name, FakeOpenAi provider) {
        administrator
                .post(
                        "/api/v1/admin/model-providers",
                        Map.of("name", name, "kind", "openai", "baseUrl", provider.address()))
                .expect(201);
        return administrator
                .post("/api/v1/admin/models", wanted(name, true))
                .expect(201)
                .at("id");
    }

    // Below the answerer that needs no model: who names none is not to come here.
    private static Map<String, Object> wanted(String name, boolean active) {
        return Map.of(
                "modelId",
                name,
                "name",
                "A fake",
                "provider",
                name,
                "upstreamModel",
                "fake",
                "capabilities",
                List.of("chat", "tools"),
                "contextTokens",
                8_000,
                "maxTokens",
                1_000,
                "priority",
                -2_000,
                "active",
                active);
    }

    private JsonNode talk(String model) throws IOException, InterruptedException {
        var ada = Client.newcomer(suite, "ada");
        tell(ada, "Sea otters hold hands while they sleep, so that they do not drift apart.");
        var token = ada.client()
                .post("/api/v1/tokens", Map.of("name", "a library", "scopes", List.of("read", "write")))
                .expect(201)
                .at("secret");
        var out = FOLDER.resolve("said.txt");
        var errors = FOLDER.resolve("errors.txt");
        var node = new ProcessBuilder("node", "client.js")
                .directory(FOLDER.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        node.environment()
                .putAll(Map.of(
                        "OPENAI_BASE_URL",
                        suite.gateway() + "/v1",
                        "OPENAI_API_KEY",
                        token,
                        "MODEL",
                        model,
                        "QUESTION",
                        "Why do sea otters hold hands?"));
        var running = node.start();
        assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(Files.readString(errors)).isZero();
        return JSON.readTree(Files.readString(out));
    }

    private static void tell(Person person, String text) {
        var run = person.client()
                .post("/api/v1/sources", Map.of("kind", "note", "title", "Otters", "text", text))
                .expect(202)
                .at("runId");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            var reply = person.client().get("/api/v1/runs/" + run);
            return reply.status() == 200 && "completed".equals(reply.at("status"));
        });
    }

    private static boolean libraryIsThere() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (var file : List.of("package.json", "client.js")) {
            try (var in = OpenAiSdkTest.class.getResourceAsStream("/openai/" + file)) {
                Files.copy(in, FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (Files.isDirectory(FOLDER.resolve("node_modules/openai"))) {
            return true;
        }
        try {
            // With nothing of ours to read from or write to: our own input and output are how we are told what to test.
            var npm = new ProcessBuilder("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            npm.getOutputStream().close();
            return npm.waitFor(120, TimeUnit.SECONDS) && npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
