package dev.lectern.ingestion.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When bytes that came to nothing go. */
@ConfigMapping(prefix = "lectern.sweep")
interface SweepConfig {

    /** Longer than anything on its way in may take. */
    @WithDefault("1d")
    Duration keep();

    @WithDefault("6h")
    Duration every();
}
