package dev.lectern.workflow.deletion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long deletions are waited for, and remembered. */
@ConfigMapping(prefix = "lectern.deletion")
interface DeletionConfig {

    /** Who sends no receipt in this time has failed; it can be asked again. */
    @WithDefault("5m")
    Duration deadline();

    /** The same of a project, each of whose sources goes by itself. */
    @WithDefault("1h")
    Duration purgeDeadline();

    /** Receipts are for audits: never less than a year. */
    @WithDefault("400d")
    Duration remember();
}
