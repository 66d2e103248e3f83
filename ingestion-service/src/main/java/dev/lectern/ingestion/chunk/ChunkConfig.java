package dev.lectern.ingestion.chunk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The default chunking profile. */
@ConfigMapping(prefix = "lectern.chunk")
public interface ChunkConfig {

    @WithDefault("180")
    int targetWords();

    @WithDefault("30")
    int overlapWords();

    /** By our estimate. The embedding model ignores what is beyond about 510 tokens, so this stays well below. */
    @WithDefault("400")
    int maxTokens();
}
