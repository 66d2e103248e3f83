package dev.lectern.retrieval.openai;

import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** An answer in OpenAI's words: chunk by chunk, or as a whole. */
final class ChatAnswer {

    private final String id;
    private final String model;
    private final long created;
    private final boolean tellsUsage;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private List<ToolCall> calls = List.of();
    private JsonArray citations;
    private End end;
    private boolean begun;

    ChatAnswer(String id, String model, long created, boolean tellsUsage) {
        this.id = id;
        this.model = model;
        this.created = created;
        this.tellsUsage = tellsUsage;
    }

    /** Where its quotes stand: beside the protocol, for who knows of it. */
    void cited(List<Citation> all) {
        citations = new JsonArray(all.stream().map(JsonObject::mapFrom).toList());
    }

    /** The events that tell of this piece; who it is that speaks is said with the first one. */
    List<String> chunks(Piece piece) {
        var events = new ArrayList<String>();
        switch (piece) {
            case Text said -> events.add(chunk(delta("content", said.text()), null));
            case Reasoning thought -> events.add(chunk(delta("reasoning_content", thought.text()), null));
            case Calls wanted -> events.add(chunk(delta("tool_calls", calls(wanted.calls(), true)), null));
            case End last -> {
                events.add(chunk(withCitations(begun ? new JsonObject() : delta("content", "")), last.reason()));
                if (tellsUsage) {
                    events.add(event(head("chat.completion.chunk")
                            .put("choices", new JsonArray())
                            .put("usage", usage(last.usage()))));
                }
                events.add("data: [DONE]\n\n");
            }
        }
        return events;
    }

    boolean hasBegun() {
        return begun;
    }

    void add(Piece piece) {
        switch (piece) {
            case Text said -> text.append(said.text());
            case Reasoning thought -> thoughts.append(thought.text());
            case Calls wanted -> calls = wanted.calls();
            case End last -> end = last;
        }
    }

    JsonObject whole() {
        var message = new JsonObject()
                .put("role", "assistant")
                .put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls(calls, false));
        }
        var choice = new JsonObject()
                .put("index", 0)
                .put("message", withCitations(message))
                .put("logprobs", null)
                .put("finish_reason", end.reason());
        return head("chat.completion")
                .put("choices", new JsonArray().add(choice))
                .put("usage", usage(end.usage()));
    }

    private JsonObject withCitations(JsonObject words) {
        return citations == null ? words : words.put("citations", citations);
    }

    private JsonObject delta(String field, Object value) {
        var delta = begun ? new JsonObject() : new JsonObject().put("role", "assistant");
        begun = true;
        return delta.put(field, value);
    }

    private String chunk(JsonObject delta, String reason) {
        var choice = new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", reason);
        return event(head("chat.completion.chunk").put("choices", new JsonArray().add(choice)));
    }

    private JsonObject head(String object) {
        return new JsonObject()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static String event(JsonObject data) {
        return "data: " + data.encode() + "\n\n";
    }

    private static JsonArray calls(List<ToolCall> wanted, boolean numbered) {
        var calls = new JsonArray();
        for (var call : wanted) {
            var one = numbered ? new JsonObject().put("index", calls.size()) : new JsonObject();
            calls.add(one.put("id", call.id())
                    .put("type", "function")
                    .put("function", new JsonObject().put("name", call.name()).put("arguments", call.arguments())));
        }
        return calls;
    }

    private static JsonObject usage(Usage took) {
        return new JsonObject()
                .put("prompt_tokens", took.prompt())
                .put("completion_tokens", took.completion())
                .put("total_tokens", took.prompt() + took.completion())
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", took.cached()))
                .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", took.reasoning()));
    }
}
