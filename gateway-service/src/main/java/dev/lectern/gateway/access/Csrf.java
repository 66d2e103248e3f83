package dev.lectern.gateway.access;

import dev.lectern.common.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * A browser sends its cookie whoever's page asks it to. Only a page of ours can read the token that belongs to the
 * session, so a write by cookie repeats it in a header. It is a hash of the session's secret, computed here anew: nobody
 * can plant another one, and nothing has to be remembered.
 */
public final class Csrf {

    public static final String HEADER = "X-CSRF-Token";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private Csrf() {}

    /** Fails when the request would write by a cookie and does not prove where it comes from. */
    public static void check(HttpServerRequest request, Credential credential) {
        if (credential.cookie() && !READING.contains(request.method().name()) && !repeats(request, credential)) {
            throw ProblemException.csrf();
        }
    }

    private static boolean repeats(HttpServerRequest request, Credential credential) {
        var said = request.headers().getAll(HEADER);
        return said.size() == 1 && MessageDigest.isEqual(bytes(said.getFirst()), bytes(tokenOf(credential.value())));
    }

    static String tokenOf(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes("csrf:" + secret));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
