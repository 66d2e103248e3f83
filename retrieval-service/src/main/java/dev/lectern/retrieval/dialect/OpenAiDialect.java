package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.model.Completion.Usage;
import dev.lectern.retrieval.model.Model;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Chat completions as OpenAI has them and most others imitate them. */
final class OpenAiDialect implements Dialect {

    private static final String ITS_OWN_HOST = "api.openai.com";

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public void sign(RequestOptions options, String key) {
        if (key != null) {
            options.putHeader("Authorization", "Bearer " + key);
        }
    }

    @Override
    public JsonObject body(Model model, Request request) {
        var messages = new JsonArray();
        request.turns().forEach(turn -> messages.add(message(turn)));
        var body = new JsonObject()
                .put("model", model.upstreamModel())
                .put("messages", messages)
                .put("stream", true)
                .put("stream_options", new JsonObject().put("include_usage", true));
        // OpenAI's newer models refuse what all others understand.
        var original =
                ITS_OWN_HOST.equals(URI.create(model.provider().baseUrl()).getHost());
        if (request.temperature() != null && !(original && model.pace() != Model.Pace.DEFAULT)) {
            body.put("temperature", request.temperature());
        }
        if (request.mostTokens() != null) {
            body.put(original ? "max_completion_tokens" : "max_tokens", request.mostTokens());
        }
        if (request.json()) {
            body.put("response_format", new JsonObject().put("type", "json_object"));
        }
        if (request.tools() != null && !request.tools().isEmpty()) {
            var tools = new JsonArray();
            request.tools()
                    .forEach(tool -> tools.add(new JsonObject()
                            .put("type", "function")
                            .put(
                                    "function",
                                    new JsonObject()
                                            .put("name", tool.name())
                                            .put("description", tool.description())
                                            .put("parameters", tool.parameters()))));
            body.put("tools", tools);
        }
        return body;
    }

    private static JsonObject message(Turn turn) {
        var message = new JsonObject()
                .put("role", turn.role().name().toLowerCase(Locale.ROOT))
                .put("content", turn.text());
        if (turn.calls() != null && !turn.calls().isEmpty()) {
            var calls = new JsonArray();
            turn.calls()
                    .forEach(call -> calls.add(new JsonObject()
                            .put("id", call.id())
                            .put("type", "function")
                            .put(
                                    "function",
                                    new JsonObject().put("name", call.name()).put("arguments", call.arguments()))));
            message.put("tool_calls", calls);
        }
        if (turn.callId() != null) {
            message.put("tool_call_id", turn.callId());
        }
        return message;
    }

    @Override
    public Listener listener() {
        return new Chunks();
    }

    private static final class Chunks implements Listener {

        private final ToolCalls calls = new ToolCalls();
        private String reason;
        private Usage usage;

        @Override
        public void event(String data, Consumer<Piece> out) {
            if (data.strip().equals("[DONE]")) {
                // Not everybody names a reason; this says at least that it is whole.
                reason = reason == null ? "stop" : reason;
                return;
            }
            var chunk = new JsonObject(data);
            if (chunk.getValue("error") != null) {
                throw new ProviderFailure(Kind.BROKEN, "The model's provider broke off with an error.");
            }
            if (chunk.getValue("usage") instanceof JsonObject told) {
                usage = usage(told);
            }
            var choices = chunk.getJsonArray("choices", new JsonArray());
            if (choices.isEmpty()) {
                return;
            }
            var choice = choices.getJsonObject(0);
            // Who does not stream says all in one message.
            var said = choice.getJsonObject("delta", choice.getJsonObject("message", new JsonObject()));
            if (said != null) {
                say(said, out);
            }
            if (choice.getString("finish_reason") != null) {
                reason = reason(choice.getString("finish_reason"));
            }
        }

        private void say(JsonObject said, Consumer<Piece> out) {
            var thought = said.getString("reasoning_content", said.getString("reasoning"));
            if (thought != null && !thought.isEmpty()) {
                out.accept(new Reasoning(thought));
            }
            var text = said.getString("content");
            if (text != null && !text.isEmpty()) {
                out.accept(new Text(text));
            }
            var bits = said.getJsonArray("tool_calls");
            for (int at = 0; bits != null && at < bits.size(); at++) {
                var bit = bits.getJsonObject(at);
                var function = bit.getJsonObject("function", new JsonObject());
                calls.add(
                        bit.getInteger("index", at),
                        bit.getString("id"),
                        function.getString("name"),
                        function.getString("arguments"));
            }
        }

        @Override
        public String reason() {
            return reason;
        }

        @Override
        public Usage usage() {
            return usage;
        }

        @Override
        public List<ToolCall> calls() {
            return calls.all();
        }

        private static String reason(String told) {
            return switch (told) {
                case "stop", "length", "tool_calls", "content_filter" -> told;
                case "function_call" -> "tool_calls";
                default -> "stop";
            };
        }

        private static Usage usage(JsonObject told) {
            var prompt = told.getJsonObject("prompt_tokens_details");
            var completion = told.getJsonObject("completion_tokens_details");
            return new Usage(
                    Counts.of(told, "prompt_tokens"),
                    Counts.of(told, "completion_tokens"),
                    prompt == null ? 0 : Counts.of(prompt, "cached_tokens"),
                    completion == null ? 0 : Counts.of(completion, "reasoning_tokens"));
        }
    }
}
