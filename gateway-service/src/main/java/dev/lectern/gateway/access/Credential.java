package dev.lectern.gateway.access;

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
    public static final String CSRF_COOKIE = "lectern_csrf";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/=-]{1,512}");
    private static final String BEARER = "Bearer ";

    /** A bearer token goes before a cookie: it was put there on purpose. */
    public static Optional<Credential> of(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(
                    new Credential(authorization.substring(BEARER.length()).trim(), false));
        }
        return Optional.ofNullable(request.getCookie(COOKIE)).map(found -> new Credential(found.getValue(), true));
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
