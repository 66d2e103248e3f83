package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Usage;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Understands an answer of Anthropic's: blocks of text, of thoughts and of calls, told bit by bit. */
final class AnthropicListener implements Dialect.Listener {

    private static final JsonObject NOTHING = new JsonObject();

    private final ToolCalls calls = new ToolCalls();
    private String stopped;
    private boolean over;
    private JsonObject input = NOTHING;
    private JsonObject output;

    @Override
    public void event(String data, Consumer<Piece> out) {
        var event = new JsonObject(data);
        switch (event.getString("type", "")) {
            case "message_start" ->
                input = event.getJsonObject("message", NOTHING).getJsonObject("usage", NOTHING);
            case "content_block_start" -> begin(event, event.getJsonObject("content_block", NOTHING));
            case "content_block_delta" -> say(event, event.getJsonObject("delta", NOTHING), out);
            case "message_delta" -> {
                stopped = event.getJsonObject("delta", NOTHING).getString("stop_reason", stopped);
                output = event.getJsonObject("usage", output);
            }
            case "message_stop" -> over = true;
            case "error" -> throw failed(event.getJsonObject("error", NOTHING).getString("type", ""));
            default -> {}
        }
    }

    private void begin(JsonObject event, JsonObject block) {
        if ("tool_use".equals(block.getString("type"))) {
            calls.add(event.getInteger("index", calls.size()), block.getString("id"), block.getString("name"), null);
        }
    }

    private void say(JsonObject event, JsonObject delta, Consumer<Piece> out) {
        switch (delta.getString("type", "")) {
            case "text_delta" -> tell(delta.getString("text", ""), Text::new, out);
            case "thinking_delta" -> tell(delta.getString("thinking", ""), Reasoning::new, out);
            case "input_json_delta" ->
                calls.add(event.getInteger("index", 0), null, null, delta.getString("partial_json", ""));
            default -> {}
        }
    }

    private static void tell(String text, Function<String, Piece> piece, Consumer<Piece> out) {
        if (!text.isEmpty()) {
            out.accept(piece.apply(text));
        }
    }

    @Override
    public String reason() {
        if (!over) {
            return null;
        }
        return switch (String.valueOf(stopped)) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }

    // What was read from or put into its cache is told apart from the rest of the prompt.
    @Override
    public Usage usage() {
        if (input.isEmpty() && output == null) {
            return null;
        }
        var cached = Counts.of(input, "cache_read_input_tokens");
        var prompt = Counts.of(input, "input_tokens") + cached + Counts.of(input, "cache_creation_input_tokens");
        return new Usage(prompt, Counts.of(output == null ? input : output, "output_tokens"), cached, 0);
    }

    @Override
    public List<ToolCall> calls() {
        return calls.all();
    }

    private static ProviderFailure failed(String type) {
        return new ProviderFailure(
                Kind.BROKEN,
                type.equals("overloaded_error")
                        ? "The model's provider has too much to do and broke off; try again."
                        : "The model's provider broke off with an error.");
    }
}
