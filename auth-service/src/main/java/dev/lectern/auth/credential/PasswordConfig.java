package dev.lectern.auth.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much work a password hash costs, and how much of it is taken on at once. */
@ConfigMapping(prefix = "lectern.password")
interface PasswordConfig {

    @WithDefault("19456")
    int memoryKib();

    @WithDefault("2")
    int passes();

    /** Hashes at the same time: each holds its memory and a core for some 30 ms. */
    @WithDefault("2")
    int concurrent();

    /** Sign-ins that wait for their turn before further ones are sent away. */
    @WithDefault("64")
    int waiting();
}
