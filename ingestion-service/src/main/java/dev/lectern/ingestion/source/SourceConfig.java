package dev.lectern.ingestion.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long we wait for others. */
@ConfigMapping(prefix = "lectern.source")
interface SourceConfig {

    /** After so long without an answer of the index, the run fails: better a reason than "processing" for ever. */
    @WithDefault("30m")
    Duration indexDeadline();

    /** The same for the receipt after a deletion. */
    @WithDefault("30m")
    Duration receiptDeadline();
}
