package dev.lectern.common.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the broker is, and how the names of our topics begin there. */
@ConfigMapping(prefix = "lectern.broker")
public interface BrokerConfig {

    String servers();

    /** So that installations can share a broker. */
    @WithDefault("lectern")
    String topics();
}
