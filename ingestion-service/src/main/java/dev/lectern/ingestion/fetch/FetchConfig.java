package dev.lectern.ingestion.fetch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How far we go to fetch something. */
@ConfigMapping(prefix = "lectern.fetch")
public interface FetchConfig {

    /** Off where nothing may be fetched from outside at all. */
    @WithDefault("true")
    boolean enabled();

    /** Hosts (host or host:port) of one's own network that may be asked nevertheless. */
    Optional<Set<String>> allow();

    @WithDefault("5s")
    Duration connectTimeout();

    /** For all of it, with every redirect. */
    @WithDefault("60s")
    Duration timeout();

    @WithDefault("5")
    int redirects();

    /** Whom an owner of a site may ask about us. */
    @WithDefault("Lectern/0.1 (+research workspace)")
    String agent();
}
