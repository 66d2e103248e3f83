package dev.lectern.auth.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an internal token lives: the longest that a forgotten revocation could go unnoticed. */
@ConfigMapping(prefix = "lectern.token")
interface TokenConfig {

    @WithDefault("60s")
    Duration life();
}
