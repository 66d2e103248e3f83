package dev.lectern.ingestion.source;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long we wait for others, and how much we take in. */
@ConfigMapping(prefix = "lectern.source")
public interface SourceConfig {

    /** After so long without an answer of the index, the run fails: better a reason than "processing" for ever. */
    @WithDefault("30m")
    Duration indexDeadline();

    /** The same for the receipt after a deletion. */
    @WithDefault("30m")
    Duration receiptDeadline();

    /** The largest file that is taken in. */
    @WithDefault("100M")
    MemorySize maxFile();

    static String words(Duration duration) {
        return duration.toMinutes() > 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
