package dev.lectern.auth.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often a password may be wrong before nobody may try for a while. */
@ConfigMapping(prefix = "lectern.attempts")
interface AttemptConfig {

    /** For one account, or one name that nobody has. */
    @WithDefault("10")
    int perAccount();

    /** From one address; many people may come from the same one. */
    @WithDefault("100")
    int perAddress();

    @WithDefault("15m")
    Duration window();
}
