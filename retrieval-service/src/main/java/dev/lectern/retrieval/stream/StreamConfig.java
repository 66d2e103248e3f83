package dev.lectern.retrieval.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of streamed answers. */
@ConfigMapping(prefix = "lectern.stream")
interface StreamConfig {

    /** For so long text is gathered before it is written; the first piece waits for nothing. */
    @WithDefault("20ms")
    Duration group();

    /** How many answers this process writes at once. */
    @WithDefault("1000")
    int most();

    /** How many of one person are written at once, wherever. */
    @WithDefault("20")
    int mostOfOne();

    /** An answer that takes longer has failed. */
    @WithDefault("10m")
    Duration longest();

    /** An answer of more characters has failed. */
    @WithDefault("400000")
    int largest();

    /** Whose process is silent for so long has failed. */
    @WithDefault("10s")
    Duration lease();

    /** How long answers that have begun may take when the service is asked to end: as long as requests. */
    @WithDefault("${quarkus.shutdown.timeout:10S}")
    Duration drain();

    /** How long a listener is silent before it says that it is there. */
    @WithDefault("15s")
    Duration ping();

    /** How often a listener looks that is not told: the answer is written by another process. */
    @WithDefault("150ms")
    Duration look();

    /** How long it can be listened to afterwards. */
    @WithDefault("7d")
    Duration keepCompleted();

    @WithDefault("3d")
    Duration keepFailed();
}
