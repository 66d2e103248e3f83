package dev.lectern.auth.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When signing keys follow each other. */
@ConfigMapping(prefix = "lectern.signing-rotation")
interface RotationConfig {

    /** How long a key signs. */
    @WithDefault("30d")
    Duration every();

    /** How long a key is known before it signs: longer than any replica or service works with the keys it has read. */
    @WithDefault("10m")
    Duration ahead();

    /** How long a key is known after it has signed: longer than any token lives. */
    @WithDefault("15m")
    Duration behind();

    /** How often each replica looks whether it is time. */
    @WithDefault("10m")
    Duration check();
}
