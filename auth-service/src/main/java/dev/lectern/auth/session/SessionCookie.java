package dev.lectern.auth.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The browser's copy of the secret. */
@ApplicationScoped
class SessionCookie {

    private static final String NAME = "lectern_session";

    private final SessionConfig config;

    SessionCookie(SessionConfig config) {
        this.config = config;
    }

    String holding(String secret) {
        return header(secret, config.life());
    }

    String cleared() {
        return header("", Duration.ZERO);
    }

    private String header(String value, Duration life) {
        return NAME + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (config.secureCookie() ? "; Secure" : "");
    }
}
