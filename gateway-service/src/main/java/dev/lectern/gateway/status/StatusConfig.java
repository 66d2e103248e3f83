package dev.lectern.gateway.status;

import io.smallrye.config.ConfigMapping;

/** What this installation says of itself. */
@ConfigMapping(prefix = "lectern.status")
interface StatusConfig {

    String version();
}
