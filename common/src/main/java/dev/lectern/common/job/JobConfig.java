package dev.lectern.common.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of leased work. */
@ConfigMapping(prefix = "lectern.job")
public interface JobConfig {

    /** Off in tests that turn the worker by hand. */
    @WithDefault("true")
    boolean worker();

    /** A worker that is silent for so long is taken for dead. */
    @WithDefault("20s")
    Duration lease();

    @WithDefault("5s")
    Duration heartbeat();

    /** The wait after the first failure; it doubles with each further one. */
    @WithDefault("1s")
    Duration retryFrom();

    @WithDefault("5m")
    Duration retryTo();

    /** How long a piece of work is kept after its end; longer than messages that ask for it can come again. */
    @WithDefault("30d")
    Duration remember();
}
