package dev.lectern.observability.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is kept, and how gently the rest is deleted. */
@ConfigMapping(prefix = "lectern.retention")
interface RetentionConfig {

    @WithDefault("90d")
    Duration timeline();

    @WithDefault("180d")
    Duration failures();

    /** Calls to models one by one; then they are a sum for each month. Never less than ninety days. */
    @WithDefault("90d")
    Duration usage();

    /** In whole months, and never less than a year, whatever is said here. */
    @WithDefault("400d")
    Duration audit();

    @WithDefault("24h")
    Duration every();

    /** Rows in one transaction. */
    @WithDefault("5000")
    int batch();

    /** Transactions in one go; what is left then waits for the next day. */
    @WithDefault("400")
    int batches();
}
