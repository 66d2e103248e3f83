package dev.lectern.workflow.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many papers a pipeline takes, and how long it waits for what others do. */
@ConfigMapping(prefix = "lectern.pipeline")
public interface PipelineConfig {

    @WithDefault("200")
    int papers();

    /** Until papers have been read, and until they are indexed: each so long. */
    @WithDefault("1H")
    Duration patience();

    /** Catalogues outside are no reason to wait longer. */
    @WithDefault("10M")
    Duration enrichPatience();

    default Duration patience(Stage stage) {
        return stage == Stage.ENRICH ? enrichPatience() : patience();
    }
}
