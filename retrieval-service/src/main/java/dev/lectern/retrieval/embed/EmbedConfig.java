package dev.lectern.retrieval.embed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/** How the built-in model is used. */
@ConfigMapping(prefix = "lectern.embed")
interface EmbedConfig {

    /** Put before a question (not before texts); empty for none. It gains a little on most collections. */
    @WithDefault("Represent this sentence for searching relevant passages:")
    Optional<String> queryInstruction();

    /** Texts in work at once, one core each; one text a call is as fast as a batch and never depends on its neighbours. */
    @WithDefault("2")
    @Min(1)
    int callers();

    /** Questions that may wait for the model; further ones are refused rather than answered too late. */
    @WithDefault("200")
    @Min(1)
    int waitingQueries();

    /** The name of the way texts are cut: another way is another space. */
    @WithDefault("standard")
    String chunking();
}
