package dev.lectern.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a session is kept; how long is a matter of the settings. */
@ConfigMapping(prefix = "lectern.session")
interface SessionConfig {

    /** Whether the cookies travel over HTTPS only even if the sign-in came without it. */
    @WithDefault("false")
    boolean secureCookie();

    /** How exact `last_seen_at` is; each exchange that writes it costs a transaction. */
    @WithDefault("1m")
    Duration seenEvery();

    /** How long a session is kept after its end, with the address and the agent that it was opened from. */
    @WithDefault("30d")
    Duration remember();
}
