package dev.lectern.common.blob;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** An object store that takes the place of the folder of blobs where it is named: for replicas that share no disk. */
@ConfigMapping(prefix = "lectern.s3")
interface S3Config {

    /** Its address, to which bucket and key are added as a path. Without it there is none. */
    Optional<URI> endpoint();

    @WithDefault("lectern")
    String bucket();

    @WithDefault("us-east-1")
    String region();

    Optional<String> accessKey();

    Optional<String> secretKey();

    /** How long one request may take, with all of its bytes. */
    @WithDefault("2M")
    Duration patience();
}
