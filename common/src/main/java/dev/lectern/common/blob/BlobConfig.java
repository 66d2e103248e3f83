package dev.lectern.common.blob;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where blobs are kept. */
@ConfigMapping(prefix = "lectern.blob")
public interface BlobConfig {

    @WithDefault("target/blobs")
    Path directory();
}
