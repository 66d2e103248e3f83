package dev.lectern.project.invitation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an invitation stands. */
@ConfigMapping(prefix = "lectern.invitation")
interface InvitationConfig {

    @WithDefault("14d")
    Duration expiry();
}
