package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.model.Model;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** Anthropic's messages: the system's words stand apart, and what functions answered is said by the user. */
final class AnthropicDialect implements Dialect {

    private static final String VERSION = "2023-06-01";
    private static final String JSON_ONLY = "Answer with one JSON object and with nothing else.";

    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public void sign(RequestOptions options, String key) {
        options.putHeader("anthropic-version", VERSION);
        if (key != null) {
            options.putHeader("x-api-key", key);
        }
    }

    @Override
    public JsonObject body(Model model, Request request) {
        var most = request.mostTokens() == null ? model.maxTokens() : request.mostTokens();
        var body = new JsonObject()
                .put("model", model.upstreamModel())
                .put("max_tokens", Math.min(most, model.maxTokens()))
                .put("stream", true)
                .put("messages", messages(request));
        var system = system(request);
        if (!system.isEmpty()) {
            body.put("system", system);
        }
        if (request.temperature() != null) {
            body.put("temperature", Math.min(1.0, request.temperature()));
        }
        if (request.tools() != null && !request.tools().isEmpty()) {
            var tools = new JsonArray();
            request.tools()
                    .forEach(tool -> tools.add(new JsonObject()
                            .put("name", tool.name())
                            .put("description", tool.description())
                            .put("input_schema", tool.parameters())));
            body.put("tools", tools);
        }
        return body;
    }

    private static String system(Request request) {
        var said = request.turns().stream()
                .filter(turn -> turn.role() == Role.SYSTEM)
                .map(Turn::text)
                .collect(Collectors.joining("\n\n"));
        return request.json() ? (said + "\n\n" + JSON_ONLY).strip() : said;
    }

    // Answers of functions that were called together must come together.
    private static JsonArray messages(Request request) {
        var messages = new JsonArray();
        String last = null;
        for (var turn : request.turns()) {
            if (turn.role() == Role.SYSTEM) {
                continue;
            }
            var role = turn.role() == Role.ASSISTANT ? "assistant" : "user";
            if (!role.equals(last)) {
                messages.add(new JsonObject().put("role", role).put("content", new JsonArray()));
                last = role;
            }
            var content = messages.getJsonObject(messages.size() - 1).getJsonArray("content");
            blocks(turn).forEach(content::add);
        }
        return messages;
    }

    private static JsonArray blocks(Turn turn) {
        var blocks = new JsonArray();
        if (turn.role() == Role.TOOL) {
            return blocks.add(new JsonObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", turn.callId())
                    .put("content", turn.text()));
        }
        if (turn.text() != null && !turn.text().isEmpty()) {
            blocks.add(new JsonObject().put("type", "text").put("text", turn.text()));
        }
        if (turn.calls() != null) {
            turn.calls()
                    .forEach(call -> blocks.add(new JsonObject()
                            .put("type", "tool_use")
                            .put("id", call.id())
                            .put("name", call.name())
                            .put("input", new JsonObject(call.arguments()))));
        }
        return blocks;
    }

    @Override
    public Listener listener() {
        return new AnthropicListener();
    }
}
