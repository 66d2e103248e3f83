package dev.lectern.retrieval.model;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** What a chat model is asked and what comes back, the same for every provider. */
public final class Completion {

    private Completion() {}

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /** One turn of what was said so far; calls are those an assistant made, callId the one that a tool answers. */
    public record Turn(Role role, String text, List<ToolCall> calls, String callId) {

        public static Turn of(Role role, String text) {
            return new Turn(role, text, List.of(), null);
        }
    }

    /** A function that the model may ask for; parameters is a JSON schema. */
    public record Tool(String name, String description, JsonObject parameters) {}

    /** What the model wants to be called, with its arguments as JSON text. */
    public record ToolCall(String id, String name, String arguments) {}

    /**
     * What a call is for, kept with its usage: the kind of call ("chat", "rerank", "expansion", ...), the step of the run that
     * makes it ("turn", "cell", ...), the question of a comparison or a structured set, the conversation. Null is of none.
     */
    public record Purpose(String operation, String step, String questionId, UUID conversationId) {

        public static Purpose of(String operation, String step) {
            return new Purpose(operation, step, null, null);
        }

        /** Another kind of call in the same place. */
        public Purpose as(String other) {
            return new Purpose(other, step, questionId, conversationId);
        }
    }

    /**
     * A question to a model.
     *
     * @param callId the key of the charge: asked twice with one id, it is paid once
     * @param temperature null for the model's own
     * @param mostTokens null for the model's own
     */
    public record Request(
            UUID callId,
            String model,
            Purpose purpose,
            List<Turn> turns,
            Double temperature,
            Integer mostTokens,
            boolean json,
            List<Tool> tools) {}

    /** A piece of an answer as it comes; the end is the last one and comes once. */
    public sealed interface Piece {}

    public record Text(String text) implements Piece {}

    public record Reasoning(String text) implements Piece {}

    public record Calls(List<ToolCall> calls) implements Piece {}

    /** Why it ended ("stop", "length", "tool_calls"), by which model in the end, and what it took. */
    public record End(String reason, String model, Usage usage) implements Piece {}

    public record Usage(int prompt, int completion, int cached, int reasoning) {

        public static final Usage NONE = new Usage(0, 0, 0, 0);
    }
}
