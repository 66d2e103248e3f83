package dev.lectern.gateway.upstream;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Where the services are and how much patience the gateway has with them and with clients. */
@ConfigMapping(prefix = "lectern.upstream")
public interface UpstreamConfig {

    Map<String, URI> url();

    @WithDefault("10M")
    MemorySize maxBody();

    /** Where more is sent: the path of a route, and how much. */
    Map<String, MemorySize> maxBodyOf();

    @WithDefault("2S")
    Duration connectTimeout();

    /** How long nothing may move in either direction; streams of events are exempt. */
    @WithDefault("60S")
    Duration idleTimeout();

    /** Where an answer is waited for longer until its first byte: the path of a route, and how long. */
    Map<String, Duration> answerTimeoutOf();

    /** Connections per service; each open stream of events holds one. */
    @WithDefault("512")
    int connections();

    /** After so many failures in a row a service is left alone for a while. */
    @WithDefault("5")
    int breakAfter();

    @WithDefault("2S")
    Duration breakFor();
}
