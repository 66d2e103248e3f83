package dev.lectern.ingestion.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How files come in parts. */
@ConfigMapping(prefix = "lectern.upload")
interface UploadConfig {

    /** Below what the gateway lets through in one request. */
    @WithDefault("8M")
    MemorySize partSize();

    /** How many uploads one person may have open in a workspace. */
    @WithDefault("20")
    int open();

    /** And how many bytes they may be going to have together. */
    @WithDefault("1G")
    MemorySize openBytes();

    /** After so long it is gone, finished or not. */
    @WithDefault("1d")
    Duration keep();
}
