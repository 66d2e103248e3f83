package dev.lectern.retrieval.openai;

import static dev.lectern.retrieval.FakeProvider.breaksAfter;
import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.finish;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.says;
import static dev.lectern.retrieval.FakeProvider.writes;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Capability;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As OpenAI's clients ask, and what they must be able to read. */
@QuarkusTest
class OpenAiTest {

    private final Person person = TestToken.viewer();

    @Test
    void anAnswerComesAsAWhole() {
        try (var provider = new FakeProvider(writes("Otters ", "hold hands.")).registered()) {
            var model = provider.model();

            chat(asked(model).put("temperature", 0.5).put("max_tokens", 7))
                    .statusCode(200)
                    .contentType(startsWith("application/json"))
                    .body("object", equalTo("chat.completion"))
                    .body("id", startsWith("chatcmpl-"))
                    .body("model", equalTo(model))
                    .body("choices[0].message.role", equalTo("assistant"))
                    .body("choices[0].message.content", equalTo("Otters hold hands."))
                    .body("choices[0].finish_reason", equalTo("stop"))
                    .body("usage.prompt_tokens", equalTo(100))
                    .body("usage.total_tokens", equalTo(102))
                    .body("usage.prompt_tokens_details.cached_tokens", equalTo(40));
            assertThat(provider.asked.element().getInteger("max_tokens")).isEqualTo(7);
        }
    }

    @Test
    void anAnswerComesAsEventsThatEndWithDone() {
        try (var provider = new FakeProvider(writes("Otters ", "hold hands.")).registered()) {
            var asked = asked(provider.model())
                    .put("stream", true)
                    .put("stream_options", new JsonObject().put("include_usage", true));

            var events = events(chat(asked).statusCode(200).contentType(startsWith("text/event-stream")));

            assertThat(events.getLast()).isEqualTo("[DONE]");
            var chunks = events.subList(0, events.size() - 1).stream()
                    .map(JsonObject::new)
                    .toList();
            assertThat(chunks).hasSize(4).allSatisfy(chunk -> assertThat(chunk.getString("object"))
                    .isEqualTo("chat.completion.chunk"));
            assertThat(choice(chunks.get(0)).getJsonObject("delta"))
                    .isEqualTo(new JsonObject().put("role", "assistant").put("content", "Otters "));
            assertThat(choice(chunks.get(1)).getJsonObject("delta"))
                    .isEqualTo(new JsonObject().put("content", "hold hands."));
            assertThat(choice(chunks.get(2)).getString("finish_reason")).isEqualTo("stop");
            assertThat(chunks.get(3).getJsonArray("choices")).isEmpty();
            assertThat(chunks.get(3).getJsonObject("usage").getInteger("prompt_tokens"))
                    .isEqualTo(100);
        }
    }

    @Test
    void functionsAreHandedOnInBothDirections() {
        var call = new JsonObject()
                .put("index", 0)
                .put("id", "c1")
                .put("function", new JsonObject().put("name", "find").put("arguments", "{}"));
        try (var provider = new FakeProvider(says(
                        delta(new JsonObject().put("tool_calls", new JsonArray().add(call))),
                        finish("tool_calls"),
                        "[DONE]"))
                .registered()) {
            var function =
                    new JsonObject().put("name", "find").put("parameters", new JsonObject().put("type", "object"));
            var tool = new JsonObject().put("type", "function").put("function", function);

            var asked = asked(provider.model()).put("tools", new JsonArray().add(tool));

            chat(asked)
                    .statusCode(200)
                    .body("choices[0].finish_reason", equalTo("tool_calls"))
                    .body("choices[0].message.tool_calls[0].id", equalTo("c1"))
                    .body("choices[0].message.tool_calls[0].function.name", equalTo("find"));
            assertThat(provider.asked
                            .element()
                            .getJsonArray("tools")
                            .getJsonObject(0)
                            .getJsonObject("function")
                            .getString("name"))
                    .isEqualTo("find");
            chat(asked.put("tool_choice", "none")).statusCode(200);
            assertThat(provider.asked).last().satisfies(body -> assertThat(body.containsKey("tools"))
                    .isFalse());
            chat(asked.put("tool_choice", "required")).statusCode(400);
        }
    }

    @Test
    void errorsHaveTheShapeThatClientsKnow() {
        try (var provider = new FakeProvider(
                        refuses(500, ""),
                        breaksAfter("data: "
                                + delta(new JsonObject().put("content", "half")).encode() + "\n\n"))
                .registered()) {
            var model = provider.model();

            chat(asked("no-such-model"))
                    .statusCode(404)
                    .body("error.code", equalTo("model_not_found"))
                    .body("error.type", equalTo("invalid_request_error"))
                    .body("error.message", equalTo("No such model."));
            chat(asked(model).put("stream", true)).statusCode(503).body("error.type", equalTo("api_error"));
            var events = events(chat(asked(model).put("stream", true)).statusCode(200));
            assertThat(events).hasSize(2);
            assertThat(new JsonObject(events.getLast()).getJsonObject("error").getString("type"))
                    .isEqualTo("api_error");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"model\":\"m\",\"messages\":null}",
                "{\"model\":\"m\",\"messages\":[null]}",
                "{\"model\":7}",
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
                "{\"model\":\"m\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            })
    void whatMakesNoSenseIsABadRequest(String body) {
        post("chat/completions", body).statusCode(400).body("error.type", equalTo("invalid_request_error"));
    }

    @Test
    void whatIsNullIsNotSaid() {
        try (var provider = new FakeProvider(writes("Otters.")).registered()) {
            chat(asked(provider.model())
                            .putNull("tools")
                            .putNull("stream")
                            .putNull("stream_options")
                            .putNull("tool_choice")
                            .putNull("response_format")
                            .putNull("n"))
                    .statusCode(200)
                    .body("choices[0].message.content", equalTo("Otters."));
        }
    }

    @Test
    void whichFieldIsWrongIsTold() {
        chat(asked("m").put("n", 2)).statusCode(400).body("error.param", equalTo("n"));
    }

    @Test
    void thePersonaOfTheSessionSaysHowAProjectIsSearchedAndAnswered() {
        var reader = TestToken.viewer();
        var sameWords = "What remains is for the rest of the team: they know how to do it.";
        var sameMeaning = "Cats sleep for most of the day and curl up in warm places.";
        Sources.indexed(reader, "Places", sameWords, sameMeaning);
        for (var byWords : List.of(true, false)) {
            try (var provider = new FakeProvider(writes("I do not know.")).registered()) {
                var persona = UUID.randomUUID();
                Sources.persona(
                        persona,
                        new JsonObject()
                                .put("personaId", persona.toString())
                                .put("promptSuffix", "Doubt all.")
                                .put("topK", 1)
                                .put("denseWeight", byWords ? 0 : 1)
                                .put("lexicalWeight", byWords ? 1 : 0)
                                .encode());

                given().auth()
                        .oauth2(reader.tokenWith(persona))
                        .contentType(ContentType.JSON)
                        .body(asked("project:" + provider.model(), "How do felines rest?")
                                .encode())
                        .post("/v1/chat/completions")
                        .then()
                        .statusCode(200);

                var prompt = provider.asked.element().encode();
                assertThat(prompt).contains("Doubt all.");
                assertThat(prompt.contains(sameWords)).isEqualTo(byWords);
                assertThat(prompt.contains(sameMeaning)).isNotEqualTo(byWords);
            }
        }
    }

    @Test
    void onlyWhoMayChatIsLetIn() {
        given().auth()
                .oauth2(person.with(Capability.RESEARCH).token())
                .get("/v1/models")
                .then()
                .statusCode(403)
                .contentType(startsWith("application/json"))
                .body("error.type", equalTo("permission_error"));
        given().get("/v1/models")
                .then()
                .statusCode(401)
                .contentType(startsWith("application/json"))
                .body("error.type", equalTo("authentication_error"));
    }

    @Test
    void modelsThatWriteAndTheOneThatEmbedsAreListed() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var model = provider.model();

            given().auth()
                    .oauth2(person.token())
                    .get("/v1/models")
                    .then()
                    .statusCode(200)
                    .body("object", equalTo("list"))
                    .body("data.id", hasItem(model))
                    .body("data.id", hasItem("bge-small-en-v1.5-q"))
                    .body("data.id", hasItem("project:" + model))
                    .body("data.id", hasItem("lectern-extractive"))
                    .body("data.id", not(hasItem("project:lectern-extractive")));
        }
    }

    @Test
    void theProjectIsAModel_thatAnswersFromItsSources() {
        var reader = TestToken.viewer();
        Sources.indexed(reader, "Otters", "Sea otters hold hands while they sleep.");

        for (var name : List.of("lectern-extractive", "project:lectern-extractive")) {
            given().auth()
                    .oauth2(reader.token())
                    .contentType(ContentType.JSON)
                    .body(asked(name, "When do sea otters hold hands?").encode())
                    .post("/v1/chat/completions")
                    .then()
                    .statusCode(200)
                    .body("model", equalTo(name))
                    .body("choices[0].message.content", containsString("hold hands"))
                    .body("choices[0].message.citations[0].quote", containsString("hold hands"))
                    .body("choices[0].message.citations[0].verified", equalTo(true));
        }
    }

    @Test
    void textsAreEmbeddedAsNumbersOrAsTheirBytes() {
        var asked = new JsonObject()
                .put("model", "bge-small-en-v1.5-q")
                .put("input", new JsonArray().add("Otters.").add("Bees."));
        var numbers = post("embeddings", asked.encode())
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data[0].embedding", hasSize(384))
                .body("usage.prompt_tokens", not(equalTo(0)))
                .extract()
                .jsonPath()
                .getList("data[0].embedding", Double.class);

        String bytes = post(
                        "embeddings",
                        asked.put("input", "Otters.")
                                .put("encoding_format", "base64")
                                .encode())
                .statusCode(200)
                .extract()
                .path("data[0].embedding");

        var floats = ByteBuffer.wrap(Base64.getDecoder().decode(bytes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(floats.remaining()).isEqualTo(384);
        org.hamcrest.MatcherAssert.assertThat((double) floats.get(7), closeTo(numbers.get(7), 1e-6));
        post("embeddings", asked.put("input", new JsonArray()).encode())
                .statusCode(400)
                .body("error.message", containsString("texts"));
        post("embeddings", asked.put("model", "another").encode()).statusCode(404);
    }

    private static JsonObject asked(String model) {
        return asked(model, "What do otters do?");
    }

    private static JsonObject asked(String model, String question) {
        var message = new JsonObject().put("role", "user").put("content", question);
        return new JsonObject().put("model", model).put("messages", new JsonArray().add(message));
    }

    private ValidatableResponse chat(JsonObject body) {
        return post("chat/completions", body.encode());
    }

    private ValidatableResponse post(String path, String body) {
        return given().auth()
                .oauth2(person.token())
                .contentType(ContentType.JSON)
                .accept(ContentType.JSON)
                .body(body)
                .post("/v1/" + path)
                .then();
    }

    private static List<String> events(ValidatableResponse answer) {
        return answer.extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    private static JsonObject choice(JsonObject chunk) {
        return chunk.getJsonArray("choices").getJsonObject(0);
    }
}
