package dev.lectern.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long somebody stays signed in, and how the browser keeps it. */
@ConfigMapping(prefix = "lectern.session")
interface SessionConfig {

    @WithDefault("12h")
    Duration life();

    /** Whether the cookie travels over HTTPS only: to be set wherever there is HTTPS. */
    @WithDefault("false")
    boolean secureCookie();

    /** How exact `last_seen_at` is; each exchange that writes it costs a transaction. */
    @WithDefault("1m")
    Duration seenEvery();
}
