package dev.lectern.workflow.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When silence about a run is worth a word. */
@ConfigMapping(prefix = "lectern.run")
interface RunConfig {

    /** A run that has not ended and of which nothing was heard for so long is shown as waiting. */
    @WithDefault("2M")
    Duration quietAfter();
}
