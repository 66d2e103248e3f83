package dev.lectern.retrieval.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How searches are written down. */
@ConfigMapping(prefix = "lectern.retrieval-events")
interface TraceConfig {

    /** Whole months are forgotten when their last day is older than this. */
    @WithDefault("P365D")
    Duration keep();

    /** So many may wait to be written; a search beyond that writes its own before it is answered. */
    @WithDefault("5000")
    @Min(1)
    int waiting();

    /** How long the first of them waits, so that many are written at once. */
    @WithDefault("50ms")
    Duration gather();
}
