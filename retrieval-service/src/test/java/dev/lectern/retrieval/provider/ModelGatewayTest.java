package dev.lectern.retrieval.provider;

import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.finish;
import static dev.lectern.retrieval.FakeProvider.hangsAfter;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.says;
import static dev.lectern.retrieval.FakeProvider.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.lectern.common.Database;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
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
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelGatewayTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Asker asker;

    ModelGatewayTest(ChatModels models) {
        this.asker = new Asker(models);
    }

    @Test
    void piecesComeInTheirOrderAndTheEndSaysWhatItTook() {
        try (var provider = new FakeProvider(says(
                        delta(new JsonObject().put("reasoning_content", "Hm.")),
                        delta(new JsonObject().put("content", "Otters ")),
                        delta(new JsonObject().put("content", "hold hands.")),
                        finish("stop"),
                        usage(100, 20, 40, 5),
                        "[DONE]"))
                .registered()) {
            var heard = asker.hear(asker.ask(provider.model()));

            assertThat(heard.failure).isNull();
            assertThat(heard.pieces.subList(0, 3))
                    .containsExactly(new Reasoning("Hm."), new Text("Otters "), new Text("hold hands."));
            var end = (End) heard.pieces.get(3);
            assertThat(end.reason()).isEqualTo("stop");
            assertThat(end.usage()).isEqualTo(new Usage(100, 20, 40, 5));
            assertThat(heard.pieces).hasSize(4);
            var asked = provider.asked.element();
            assertThat(asked.getString("model")).isEqualTo("upstream-model");
            assertThat(asked.getJsonObject("stream_options").getBoolean("include_usage"))
                    .isTrue();
            assertThat(asked.getJsonArray("messages").getJsonObject(1).getString("content"))
                    .isEqualTo("What do otters do?");
        }
    }

    @Test
    void functionsThatTheModelWantsCalledArePutTogether() {
        try (var provider = new FakeProvider(says(
                        bit(0, "call_a", "find", "{\"q\":"),
                        bit(1, "call_b", "count", ""),
                        bit(0, null, null, "\"otters\"}"),
                        bit(1, null, null, "{}"),
                        finish("tool_calls"),
                        "[DONE]"))
                .registered()) {
            var parameters = new JsonObject().put("type", "object");
            var request = new Request(
                    Ids.next(),
                    provider.model(),
                    Purpose.of("chat", "turn"),
                    List.of(
                            Turn.of(Role.USER, "Find otters."),
                            new Turn(Role.ASSISTANT, null, List.of(new ToolCall("c1", "find", "{}")), null),
                            new Turn(Role.TOOL, "none", List.of(), "c1")),
                    0.2,
                    50,
                    true,
                    List.of(new Tool("find", "Finds.", parameters)));

            var heard = asker.hear(request);

            assertThat(heard.pieces.getFirst())
                    .isEqualTo(new Calls(List.of(
                            new ToolCall("call_a", "find", "{\"q\":\"otters\"}"),
                            new ToolCall("call_b", "count", "{}"))));
            assertThat(((End) heard.pieces.getLast()).reason()).isEqualTo("tool_calls");
            var asked = provider.asked.element();
            assertThat(asked.getJsonArray("tools").getJsonObject(0).getJsonObject("function"))
                    .isEqualTo(new JsonObject()
                            .put("name", "find")
                            .put("description", "Finds.")
                            .put("parameters", parameters));
            assertThat(asked.getJsonArray("messages").getJsonObject(2).getString("tool_call_id"))
                    .isEqualTo("c1");
            assertThat(asked.getJsonObject("response_format").getString("type")).isEqualTo("json_object");
            assertThat(asked.getInteger("max_tokens")).isEqualTo(50);
        }
    }

    @Test
    void whoListensSlowlyIsNotFlooded() {
        var taken = new AtomicInteger();
        try (var provider = new FakeProvider(FakeProvider.floods(20_000, taken)).registered()) {
            var model = provider.model();
            Database.column("UPDATE retrieval.ai_model SET model_class = 'slowest' WHERE model_id = ?", model);
            var listener = asker.models.stream(asker.scope, asker.ask(model))
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(3));
            Awaitility.await().until(() -> listener.getItems().size() == 3);
            // Longer than this model may be silent: it is we who do not listen.
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> taken.get() < 15_000 && listener.getItems().size() == 3);

            listener.request(Long.MAX_VALUE);

            listener.awaitCompletion(Duration.ofSeconds(20));
            assertThat(listener.getItems()).hasSize(20_001);
        }
    }

    @Test
    void whoDoesNotStreamSaysAllAtOnce() {
        var message = new JsonObject()
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("message", new JsonObject().put("content", "All of it."))
                                        .put("finish_reason", "length")))
                .put("usage", new JsonObject().put("prompt_tokens", 3).put("completion_tokens", 4));
        try (var provider = new FakeProvider(
                        refuses(200, message.encode(), "Content-Type", "application/json"), refuses(404, "{}"))
                .registered()) {
            var model = provider.model();

            var heard = asker.hear(asker.ask(model));

            assertThat(heard.text()).isEqualTo("All of it.");
            assertThat(((End) heard.pieces.getLast()).usage()).isEqualTo(new Usage(3, 4, 0, 0));
            assertThat(((End) heard.pieces.getLast()).reason()).isEqualTo("length");
            for (int time = 0; time < 6; time++) {
                assertThat(asker.hear(asker.ask(model)).failure).hasMessageContaining("has no model " + model);
            }
        }
    }

    @Test
    void theAnswererWritesNothing() {
        assertThat(asker.hear(asker.ask(ChatModels.EXTRACTIVE)).failure).hasMessage("This model does not write.");
        assertThat(asker.hear(asker.ask("no-such-model")).failure).hasMessage("No such model.");
    }

    @Test
    void aModelThatIsSilentForTooLongFails() {
        var said = "data: " + delta(new JsonObject().put("content", "1234")).encode() + "\n\n";
        try (var provider = new FakeProvider(FakeProvider.hangs(), hangsAfter(said)).registered()) {
            var model = provider.model();
            Database.column("UPDATE retrieval.ai_model SET model_class = 'slowest' WHERE model_id = ?", model);

            for (int time = 0; time < 2; time++) {
                assertThat(asker.hear(asker.ask(model)).failure)
                        .hasMessage("Model " + model + " did not answer within 1 seconds.");
                Awaitility.await().atMost(SECOND).untilAtomic(provider.closedOn, is(time + 1));
            }
        }
    }

    private static JsonObject bit(int index, String id, String name, String arguments) {
        var function = new JsonObject().put("arguments", arguments);
        if (name != null) {
            function.put("name", name);
        }
        var call = new JsonObject().put("index", index).put("function", function);
        if (id != null) {
            call.put("id", id);
        }
        return delta(new JsonObject().put("tool_calls", new JsonArray().add(call)));
    }
}
