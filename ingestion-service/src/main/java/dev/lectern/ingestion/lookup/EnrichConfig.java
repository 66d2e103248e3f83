package dev.lectern.ingestion.lookup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whether and how the world outside is asked. Nothing of Lectern needs it: off, everything else works as it does. */
@ConfigMapping(prefix = "lectern.enrich")
public interface EnrichConfig {

    @WithDefault("false")
    boolean enabled();

    /** The catalogues answer faster and more reliably to those who say whom to write to. */
    Optional<String> mailto();

    @WithDefault("Lectern/0.1")
    String userAgent();

    String openalexUrl();

    Optional<String> openalexKey();

    String crossrefUrl();

    String citecUrl();

    /** CitEc gives every user of its interface a name. */
    @WithDefault("lectern")
    String citecUser();

    /** Of one request, until the last byte is there. */
    @WithDefault("10s")
    Duration timeout();

    @WithDefault("2")
    int retries();

    /** Before the first retry; twice as long before the second. */
    @WithDefault("500ms")
    Duration retryPause();

    /** Who asks us to wait for longer is asked again in a later job. */
    @WithDefault("10s")
    Duration longestPause();

    /** Requests to each catalogue. */
    @WithDefault("8")
    int perSecond();

    @WithDefault("4194304")
    int mostBytes();

    /** How long a catalogue that failed again and again is left alone. */
    @WithDefault("30s")
    Duration breakFor();

    @WithDefault("30d")
    Duration cacheFor();

    /** For collections of economics: works of other fields are no match. */
    @WithDefault("false")
    boolean economicsOnly();

    /** How long a request waits for a graph of citations that has to be built first. */
    @WithDefault("20s")
    Duration networkWait();

    /** How long a job may take for one. */
    @WithDefault("3m")
    Duration networkJob();
}
