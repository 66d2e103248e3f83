package dev.lectern.auth.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How signing keys are kept. */
@ConfigMapping(prefix = "lectern.signing")
interface KeyConfig {

    /** Base64 of the 32 bytes that seal what is secret in the database: LECTERN_KEY. Several, with commas between, while one replaces another. */
    Optional<String> key();

    /** How long a replica works with the keys it has read before it looks for newer ones. */
    @WithDefault("30s")
    Duration refresh();
}
