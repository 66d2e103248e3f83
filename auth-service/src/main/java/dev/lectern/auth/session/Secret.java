package dev.lectern.auth.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a client holds to prove its session. 256 random bits need no slow hash: there is nothing to guess. */
record Secret(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    // Tells a session from other credentials, and lets scanners find one that leaked.
    private static final String PREFIX = "lts_";

    static Secret fresh() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] hash() {
        return sha256(text);
    }

    /** What the browser's scripts repeat in X-CSRF-Token; the gateway computes it from the cookie in the same way. */
    String csrfToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf:" + text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
