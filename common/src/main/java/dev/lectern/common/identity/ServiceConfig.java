package dev.lectern.common.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How this service names itself to its siblings. */
@ConfigMapping(prefix = "lectern.service")
public interface ServiceConfig {

    String name();

    @WithDefault("unset")
    String secret();
}
