package dev.lectern.gateway.access;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a client shows to say who it is: a session's cookie or a bearer token, both without meaning to anybody but auth. */
public record Credential(String value, boolean cookie) {

    public static final String COOKIE = "lectern_session";

    /** Its name over HTTPS: browsers let nobody but this very host plant a cookie of such a name. */
    public static final String HOST_COOKIE = "__Host-" + COOKIE;

    public static final String CSRF_COOKIE = "lectern_csrf";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/=-]{1,512}");
    private static final String BEARER = "Bearer ";

    // Another site of the same domain may have planted one of two; nobody can say which.
    private static final Credential UNCLEAR = new Credential("", true);

    /** A bearer token goes before a cookie: it was put there on purpose. Over HTTPS only its own cookie counts. */
    static Optional<Credential> of(HttpServerRequest request, boolean secure) {
        var authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(
                    new Credential(authorization.substring(BEARER.length()).trim(), false));
        }
        var own = cookie(request, HOST_COOKIE);
        return own.isPresent() || secure ? own : cookie(request, COOKIE);
    }

    private static Optional<Credential> cookie(HttpServerRequest request, String name) {
        var values = request.headers().getAll("Cookie").stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .distinct()
                .toList();
        return values.size() > 1
                ? Optional.of(UNCLEAR)
                : values.stream().findFirst().map(value -> new Credential(value, true));
    }

    boolean isWellFormed() {
        return WELL_FORMED.matcher(value).matches();
    }

    /** What it is remembered by: a dump of our memory should not hold keys to the house. */
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return cookie ? "a session cookie" : "a bearer token";
    }
}
