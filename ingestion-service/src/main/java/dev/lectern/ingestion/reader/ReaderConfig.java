package dev.lectern.ingestion.reader;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the processes that read files may use. */
@ConfigMapping(prefix = "lectern.reader")
public interface ReaderConfig {

    /** How many read at once; one more may be there to draw pages. */
    @WithDefault("2")
    int count();

    /** The heap of each, in megabytes. */
    @WithDefault("384")
    int memory();

    /** How long one file may take altogether. */
    @WithDefault("5m")
    Duration timePerFile();

    /** How long one page may take. */
    @WithDefault("60s")
    Duration silence();

    @WithDefault("60s")
    Duration idle();

    /** An old one is fast, since its code is compiled by then, and may have learned something of the files before. */
    @WithDefault("200")
    int filesBeforeRetiring();

    /** For their temporary files. */
    @WithDefault("${java.io.tmpdir}/lectern-readers")
    Path scratch();

    Optional<List<String>> javaOptions();
}
