package dev.lectern.retrieval.index;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The size of the steps in which a source is indexed. */
@ConfigMapping(prefix = "lectern.index")
interface IndexConfig {

    /** Chunks that are pulled, embedded and written together: what a restart can lose, and what memory must hold. */
    @WithDefault("64")
    @Min(1)
    @Max(500)
    int step();
}
