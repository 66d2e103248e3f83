package dev.lectern.common.invariant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a service looks at itself. */
@ConfigMapping(prefix = "lectern.invariants")
interface InvariantConfig {

    @WithDefault("1m")
    Duration every();

    /** From the start of the service; its first queries are left alone. */
    @WithDefault("15s")
    Duration first();

    /** Records that a consumer may be behind. */
    @WithDefault("5000")
    long lag();
}
