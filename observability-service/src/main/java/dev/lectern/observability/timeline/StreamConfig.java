package dev.lectern.observability.timeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How timelines are listened to. */
@ConfigMapping(prefix = "lectern.timeline")
interface StreamConfig {

    /** How often a stream looks for itself for what another process has written. */
    @WithDefault("2s")
    Duration look();

    /** Then it ends, and the client comes again. */
    @WithDefault("10m")
    Duration life();

    /** After the end of a run something may still come late. */
    @WithDefault("3s")
    Duration echo();
}
