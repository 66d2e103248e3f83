package dev.lectern.auth.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of the streams that push notifications. */
@ConfigMapping(prefix = "lectern.notification-stream")
interface StreamConfig {

    /** For one account, on all replicas together. */
    @WithDefault("3")
    int most();

    /** So that proxies and clients see that somebody is there. */
    @WithDefault("15s")
    Duration ping();

    /** Then the client comes again, with what it may do by then. */
    @WithDefault("10m")
    Duration life();
}
