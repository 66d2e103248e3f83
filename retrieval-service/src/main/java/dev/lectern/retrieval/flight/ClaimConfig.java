package dev.lectern.retrieval.flight;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Waiting for an answer that another process makes. */
@ConfigMapping(prefix = "lectern.claim")
interface ClaimConfig {

    /** So long at most, and then it is made here as well: its process may have died. */
    @WithDefault("45s")
    Duration lease();

    /** How often it is looked for. */
    @WithDefault("200ms")
    Duration every();
}
