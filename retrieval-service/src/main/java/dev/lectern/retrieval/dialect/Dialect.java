package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Usage;
import dev.lectern.retrieval.model.Model;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How a kind of provider is talked to. */
public interface Dialect {

    /** Empty for what is built in: nobody is talked to. */
    static Optional<Dialect> of(Model.Kind kind) {
        return switch (kind) {
            case OPENAI -> Optional.of(new OpenAiDialect());
            case ANTHROPIC -> Optional.of(new AnthropicDialect());
            case BUILTIN -> Optional.empty();
        };
    }

    /** Behind the provider's base address. */
    String path();

    JsonObject body(Model model, Request request);

    /** The key may be null. */
    void sign(RequestOptions options, String key);

    Listener listener();

    /** Understands one answer, event by event. */
    interface Listener {

        /** Fails with ProviderFailure if the event tells of a failure, and otherwise if it is none. */
        void event(String data, Consumer<Piece> out);

        /** Why it ended; null as long as it has not. */
        String reason();

        /** What it took as far as was told; null if nothing was. */
        Usage usage();

        /** The functions that the model wants to be called; empty if none. */
        List<ToolCall> calls();
    }
}
