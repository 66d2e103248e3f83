package dev.lectern.retrieval.version;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is not searched any more is kept. */
@ConfigMapping(prefix = "lectern.index-version")
interface VersionConfig {

    /** An index that one could go back to, since it was left. */
    @WithDefault("7d")
    Duration keep();

    /** Before the vectors of one that is pruned go: searches that are under way in it end first. */
    @WithDefault("60s")
    Duration grace();

    /** How often is looked for what is to be pruned. */
    @WithDefault("10m")
    Duration every();
}
