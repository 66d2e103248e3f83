package dev.lectern.ingestion.imports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much comes in with one import. */
@ConfigMapping(prefix = "lectern.import")
interface ImportConfig {

    /** All files of a request together; below what the gateway lets through. */
    @WithDefault("180M")
    MemorySize maxBytes();

    /** How many files a request may have. */
    @WithDefault("5000")
    int mostFiles();

    /** How many files and references may be in them. */
    @WithDefault("20000")
    int mostEntries();

    /** What all archives of an import may unpack to. */
    @WithDefault("2G")
    MemorySize maxUnpacked();

    /** All lists of references together: unlike files they are read in memory. */
    @WithDefault("32M")
    MemorySize maxLists();
}
