package dev.lectern.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long and how many tokens are kept. */
@ConfigMapping(prefix = "lectern.access")
interface AccessConfig {

    @WithDefault("10000")
    int tokensKept();

    /** A token is not used in its last seconds, since it has to last until the service has looked at it. */
    @WithDefault("5S")
    Duration margin();

    /** For so long one refusal speaks for all who come with the same credential. */
    @WithDefault("1S")
    Duration refusalKept();

    /** As auth's `lectern.session.secure-cookie`: cookies are of HTTPS although the request comes here without it. */
    @WithDefault("false")
    boolean secureCookie();

    /** Without a sign of life from the broker for so long, nothing is kept. */
    @WithDefault("4S")
    Duration deafAfter();
}
