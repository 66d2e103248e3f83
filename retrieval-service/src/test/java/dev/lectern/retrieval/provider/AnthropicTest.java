package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.breaksAfter;
import static dev.lectern.retrieval.FakeProvider.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Database;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Tool;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.model.Completion.Usage;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The other way of talking, over real HTTP. */
@QuarkusTest
class AnthropicTest {

    private static final String START = "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":20,"
            + "\"cache_read_input_tokens\":70,\"cache_creation_input_tokens\":10,\"output_tokens\":1}}}";

    private final ChatModels models;

    AnthropicTest(ChatModels models) {
        this.models = models;
    }

    @Test
    void textThoughtsAndCallsComeInTheirOrder() {
        try (var provider = new FakeProvider(says(
                        START,
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}}",
                        "{\"type\":\"content_block_stop\",\"index\":0}",
                        "{\"type\":\"ping\"}",
                        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"I look.\"}}",
                        "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"find\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}}",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":33}}",
                        "{\"type\":\"message_stop\"}"))
                .registered("anthropic", null)) {
            var pieces = new ArrayList<Piece>();

            var failure = hear(Ids.next(), provider.model(), pieces);

            assertThat(failure).isNull();
            assertThat(pieces.subList(0, 3))
                    .containsExactly(
                            new Reasoning("Hm."),
                            new Text("I look."),
                            new Calls(List.of(new ToolCall("t1", "find", "{\"q\":1}"))));
            var end = (End) pieces.getLast();
            assertThat(end.reason()).isEqualTo("tool_calls");
            assertThat(end.usage()).isEqualTo(new Usage(100, 33, 70, 0));
            var asked = provider.asked.element();
            assertThat(asked.getString("system")).startsWith("Be short.").endsWith("with nothing else.");
            assertThat(asked.getInteger("max_tokens")).isEqualTo(1000);
            assertThat(asked.getJsonArray("tools").getJsonObject(0).getJsonObject("input_schema"))
                    .isEqualTo(new JsonObject().put("type", "object"));
            assertThat(asked.getJsonArray("messages"))
                    .isEqualTo(new JsonArray()
                            .add(said("user", "{\"type\":\"text\",\"text\":\"Find otters.\"}"))
                            .add(said(
                                    "assistant",
                                    "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"find\",\"input\":{\"q\":2}}",
                                    "{\"type\":\"tool_use\",\"id\":\"c2\",\"name\":\"find\",\"input\":{}}"))
                            .add(said(
                                    "user",
                                    "{\"type\":\"tool_result\",\"tool_use_id\":\"c1\",\"content\":\"one\"}",
                                    "{\"type\":\"tool_result\",\"tool_use_id\":\"c2\",\"content\":\"none\"}")));
        }
    }

    @Test
    void whatWasReadIsPaidForThoughItBreaksOff() {
        var said = "event: message_start\ndata: " + START + "\n\n"
                + "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"12345678\"}}\n\n";
        try (var provider = new FakeProvider(
                        breaksAfter(said),
                        says(START, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"))
                .registered("anthropic", null)) {
            var model = provider.model();
            var first = Ids.next();
            var second = Ids.next();

            assertThat(hear(first, model, new ArrayList<>())).isNotNull();
            assertThat(hear(second, model, new ArrayList<>())).hasMessageContaining("too much to do");

            assertThat(booked(first)).containsExactly("failed 100 2 70 t");
            assertThat(booked(second)).containsExactly("failed 100 1 70 t");
        }
    }

    private static List<String> booked(UUID call) {
        return Database.column(
                "SELECT concat_ws(' ', status, prompt_tokens, completion_tokens, cached_tokens, is_estimated)"
                        + " FROM retrieval.model_call WHERE call_id = ?",
                call);
    }

    private static JsonObject said(String role, String... blocks) {
        var content = new JsonArray();
        List.of(blocks).forEach(block -> content.add(new JsonObject(block)));
        return new JsonObject().put("role", role).put("content", content);
    }

    private Throwable hear(UUID call, String model, List<Piece> pieces) {
        var over = new CompletableFuture<Throwable>();
        var request = new Request(
                call,
                model,
                Purpose.of("chat", "turn"),
                List.of(
                        Turn.of(Role.SYSTEM, "Be short."),
                        Turn.of(Role.USER, "Find otters."),
                        new Turn(
                                Role.ASSISTANT,
                                "",
                                List.of(new ToolCall("c1", "find", "{\"q\":2}"), new ToolCall("c2", "find", "{}")),
                                null),
                        new Turn(Role.TOOL, "one", List.of(), "c1"),
                        new Turn(Role.TOOL, "none", List.of(), "c2")),
                null,
                null,
                true,
                List.of(new Tool("find", "Finds.", new JsonObject().put("type", "object"))));
        models.stream(new Scope(Ids.next(), UUID.randomUUID(), null, null), request)
                .subscribe()
                .with(pieces::add, over::complete, () -> over.complete(null));
        return over.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
