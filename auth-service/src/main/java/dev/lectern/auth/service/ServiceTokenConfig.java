package dev.lectern.auth.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a service's own token lives; longer than a person's, since nothing of it can be taken away in between. */
@ConfigMapping(prefix = "lectern.service-token")
interface ServiceTokenConfig {

    @WithDefault("5m")
    Duration life();
}
