package dev.lectern.ingestion.chunk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** How texts are cut: one of the profiles, of which single numbers may be set otherwise. */
@ConfigMapping(prefix = "lectern.chunk")
public interface ChunkConfig {

    @WithDefault("standard")
    ChunkProfile.Named profile();

    OptionalInt targetWords();

    OptionalInt overlapWords();

    OptionalInt maxTokens();
}
