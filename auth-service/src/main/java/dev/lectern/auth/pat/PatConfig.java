package dev.lectern.auth.pat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many personal access tokens there may be, and how exactly their use is noted. */
@ConfigMapping(prefix = "lectern.pat")
interface PatConfig {

    /** For each account. */
    @WithDefault("50")
    int most();

    /** How exact `last_used_at` is; each exchange that writes it costs a transaction. */
    @WithDefault("1m")
    Duration usedEvery();

    /** How long a token is kept after its end. */
    @WithDefault("30d")
    Duration remember();
}
