package dev.lectern.retrieval.cached;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long answers are kept to be given again. */
@ConfigMapping(prefix = "lectern.cache")
interface CacheConfig {

    @WithDefault("30d")
    Duration expiry();

    /** How often what has expired is taken away. */
    @WithDefault("1h")
    Duration sweep();
}
