package dev.lectern.retrieval.asked;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of questions that siblings ask. */
@ConfigMapping(prefix = "lectern.asked")
interface AskedConfig {

    /** A process that is silent for so long is taken for dead, and its question is answered by whoever is asked again. */
    @WithDefault("10s")
    Duration lease();

    /** An answer that takes longer is none. */
    @WithDefault("10m")
    Duration longest();

    /** How long an answer waits for whoever asked. */
    @WithDefault("3d")
    Duration remember();
}
