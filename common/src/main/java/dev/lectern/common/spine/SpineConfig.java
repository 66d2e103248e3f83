package dev.lectern.common.spine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of the spine. */
@ConfigMapping(prefix = "lectern.spine")
public interface SpineConfig {

    /** Off in tests that turn the relay by hand. */
    @WithDefault("true")
    boolean relay();

    /** Rows sent in one go; the next batch starts when all of them are acknowledged and deleted. */
    @WithDefault("500")
    int batch();

    /** The safety net below LISTEN/NOTIFY. */
    @WithDefault("2s")
    Duration poll();

    /** How often a relay that is not the active one looks whether the active one is gone. */
    @WithDefault("2s")
    Duration standby();

    /** How long an inbox row protects against redelivery: longer than the broker keeps messages. */
    @WithDefault("15d")
    Duration remember();

    @WithDefault("200ms")
    Duration retryFrom();

    @WithDefault("10s")
    Duration retryTo();
}
