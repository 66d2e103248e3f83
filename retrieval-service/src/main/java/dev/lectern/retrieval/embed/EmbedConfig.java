package dev.lectern.retrieval.embed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/** How the built-in models are used. */
@ConfigMapping(prefix = "lectern.embed")
interface EmbedConfig {

    /** What new workspaces begin with: {@code bge-small-en-v1.5-q}, or {@code all-minilm-l6-v2-q} where time is short. */
    @WithDefault("bge-small-en-v1.5-q")
    String model();

    /** For models that want one: put before a question (not before texts); empty for none. It gains a little on most collections. */
    @WithDefault("Represent this sentence for searching relevant passages:")
    Optional<String> queryInstruction();

    /** Texts in work at once, one core each; as many as there are cores unless said. */
    Optional<@Min(1) Integer> callers();

    default int cores() {
        return callers().orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    /** Questions that may wait for the model; further ones are refused rather than answered too late. */
    @WithDefault("200")
    @Min(1)
    int waitingQueries();

    /** The name of the way texts are cut: another way is another space. */
    @WithDefault("standard")
    String chunking();
}
