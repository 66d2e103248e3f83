package dev.lectern.workflow.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is kept. */
@ConfigMapping(prefix = "lectern.retention")
interface RetentionConfig {

    /** Records of runs that have ended; as long as the audit speaks of them. */
    @WithDefault("400d")
    Duration runs();
}
