package dev.lectern.bench.spine;

import dev.lectern.common.spine.SpineProbe.Step;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How this process shall go wrong. */
@ConfigMapping(prefix = "trial")
interface TrialConfig {

    /** End the process, as kill -9 does, at this step. */
    Optional<Step> killAt();

    /** Likewise right after a writer's commit. */
    @WithDefault("false")
    boolean killAtCommit();

    /** But only the how-manieth time it comes there. */
    @WithDefault("1")
    int killAfter();

    /** A deliberately wrong build, which the checks must catch. */
    @WithDefault("NONE")
    Mutant mutant();

    enum Mutant {
        NONE,
        NO_INBOX,
        NO_OUTBOX_TRANSACTION
    }
}
