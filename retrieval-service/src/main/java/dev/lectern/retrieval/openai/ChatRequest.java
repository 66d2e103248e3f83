package dev.lectern.retrieval.openai;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Tool;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Turn;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A chat completion as OpenAI's clients ask for one. */
record ChatRequest(String model, boolean streams, boolean tellsUsage, Request request) {

    private static final int MOST_TURNS = 2_000;
    private static final int MOST_TOOLS = 128;

    static ChatRequest of(String body) {
        var said = object(body);
        try {
            var model = said.getString("model");
            if (model == null || model.isBlank()) {
                throw ProblemException.badRequest("model", "A model must be named.");
            }
            if (said.getInteger("n", 1) != 1) {
                throw ProblemException.badRequest("n", "One answer at a time is given.");
            }
            var options = said.getJsonObject("stream_options", new JsonObject());
            var format = said.getJsonObject("response_format", new JsonObject()).getString("type", "text");
            var request = new Request(
                    Ids.next(),
                    model,
                    Purpose.of("api", "completion"),
                    turns(said.getJsonArray("messages", new JsonArray())),
                    said.getDouble("temperature"),
                    said.getInteger("max_completion_tokens", said.getInteger("max_tokens")),
                    !format.equals("text"),
                    mayCall(said.getValue("tool_choice"))
                            ? tools(said.getJsonArray("tools", new JsonArray()))
                            : List.of());
            return new ChatRequest(
                    model, said.getBoolean("stream", false), options.getBoolean("include_usage", false), request);
        } catch (ClassCastException e) {
            throw ProblemException.badRequest(null, "A field of the request has another type than it should.");
        }
    }

    /** A null is as good as nothing, as these clients send it. */
    static JsonObject object(String body) {
        try {
            var object = new JsonObject(body);
            dropNulls(object.getMap());
            return object;
        } catch (RuntimeException e) {
            throw ProblemException.badRequest(null, "The body is not the JSON that is expected.");
        }
    }

    private static void dropNulls(Object value) {
        if (value instanceof Map<?, ?> object) {
            dropNulls(object.values());
        } else if (value instanceof Collection<?> inside) {
            inside.removeIf(Objects::isNull);
            inside.forEach(ChatRequest::dropNulls);
        }
    }

    private static List<Turn> turns(JsonArray messages) {
        if (messages.isEmpty() || messages.size() > MOST_TURNS) {
            throw ProblemException.badRequest("messages", "There must be 1 to " + MOST_TURNS + " messages.");
        }
        var turns = new ArrayList<Turn>();
        for (int at = 0; at < messages.size(); at++) {
            var message = messages.getJsonObject(at);
            var calls = new ArrayList<ToolCall>();
            var wanted = message.getJsonArray("tool_calls");
            for (int one = 0; wanted != null && one < wanted.size(); one++) {
                var call = wanted.getJsonObject(one);
                var function = call.getJsonObject("function", new JsonObject());
                calls.add(new ToolCall(
                        call.getString("id"), function.getString("name"), function.getString("arguments", "{}")));
            }
            turns.add(new Turn(
                    role(message.getString("role", "")),
                    text(message.getValue("content")),
                    List.copyOf(calls),
                    message.getString("tool_call_id")));
        }
        return List.copyOf(turns);
    }

    private static Role role(String name) {
        return switch (name) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw ProblemException.badRequest("messages", "A message has no role that we know.");
        };
    }

    private static String text(Object content) {
        if (content instanceof JsonArray parts) {
            var text = new StringBuilder();
            for (int at = 0; at < parts.size(); at++) {
                var part = parts.getJsonObject(at);
                if (!"text".equals(part.getString("type"))) {
                    throw ProblemException.badRequest("messages", "Only parts of text are taken.");
                }
                text.append(part.getString("text", ""));
            }
            return text.toString();
        }
        return content == null ? null : (String) content;
    }

    private static boolean mayCall(Object choice) {
        if (choice != null && !choice.equals("auto") && !choice.equals("none")) {
            throw ProblemException.badRequest("tool_choice", "It can be \"auto\" or \"none\" here.");
        }
        return !"none".equals(choice);
    }

    private static List<Tool> tools(JsonArray tools) {
        if (tools.size() > MOST_TOOLS) {
            throw ProblemException.badRequest("tools", "There may be " + MOST_TOOLS + " functions.");
        }
        var all = new ArrayList<Tool>();
        for (int at = 0; at < tools.size(); at++) {
            var function = tools.getJsonObject(at).getJsonObject("function");
            if (function == null || function.getString("name") == null) {
                throw ProblemException.badRequest("tools", "A tool must be a function with a name.");
            }
            all.add(new Tool(
                    function.getString("name"),
                    function.getString("description", ""),
                    function.getJsonObject("parameters", new JsonObject().put("type", "object"))));
        }
        return List.copyOf(all);
    }
}
