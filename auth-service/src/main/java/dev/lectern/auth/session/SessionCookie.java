package dev.lectern.auth.session;

import dev.lectern.common.request.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * The browser's copies: the secret, which no script can read, and the CSRF token, which our own scripts must. They last
 * as long as a session can; that one unused ends earlier is known on the server alone.
 */
@ApplicationScoped
public class SessionCookie {

    private static final String SECRET = "lectern_session";

    // With it a browser takes the cookie from this very host only, so that no other site of the domain can plant one.
    private static final String OF_THIS_HOST = "__Host-";

    private static final String CSRF = "lectern_csrf";

    private final SessionConfig config;
    private final Origin origin;

    SessionCookie(SessionConfig config, Origin origin) {
        this.config = config;
        this.origin = origin;
    }

    /** The values of Set-Cookie. */
    public List<String> holding(SignIn.SignedIn signedIn) {
        var secret = signedIn.secret();
        var life = Duration.between(signedIn.session().authenticatedAt, signedIn.session().endsAt);
        return List.of(
                header(secretName(), secret.text(), life, "; HttpOnly"), header(CSRF, secret.csrfToken(), life, ""));
    }

    List<String> cleared() {
        return List.of(header(secretName(), "", Duration.ZERO, "; HttpOnly"), header(CSRF, "", Duration.ZERO, ""));
    }

    // The gateway looks for the same.
    private String secretName() {
        return isSecure() ? OF_THIS_HOST + SECRET : SECRET;
    }

    private boolean isSecure() {
        return config.secureCookie() || origin.isSecure();
    }

    private String header(String name, String value, Duration life, String flags) {
        return name + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + flags + "; SameSite=Lax"
                + (isSecure() ? "; Secure" : "");
    }
}
