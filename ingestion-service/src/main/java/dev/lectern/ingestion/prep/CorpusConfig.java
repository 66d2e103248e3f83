package dev.lectern.ingestion.prep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of the server whose files owners may take in. */
@ConfigMapping(prefix = "lectern.corpus")
interface CorpusConfig {

    /** Without one there is nothing to prepare. */
    Optional<Path> folder();

    /** A folder with more is refused before anything is hashed. */
    @WithDefault("20000")
    int mostFiles();
}
