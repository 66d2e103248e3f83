package dev.lectern.auth.oidc;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** A sign-in that is under way at the provider: what only the browser that began it brings back. */
record Login(String state, String nonce, String verifier, String returnTo, Instant until) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Login begin(String returnTo, Instant until) {
        return new Login(random(), random(), random(), returnTo, until);
    }

    /** What the provider keeps to compare the verifier with (PKCE). */
    String challenge() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAnsweredBy(String stateOfAnswer, Instant now) {
        return stateOfAnswer != null
                && until.isAfter(now)
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.UTF_8), stateOfAnswer.getBytes(StandardCharsets.UTF_8));
    }

    byte[] encoded() {
        return new JsonObject()
                .put("s", state)
                .put("n", nonce)
                .put("v", verifier)
                .put("r", returnTo)
                .put("u", until.getEpochSecond())
                .toBuffer()
                .getBytes();
    }

    static Login decoded(byte[] bytes) {
        var json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
        return new Login(
                json.getString("s"),
                json.getString("n"),
                json.getString("v"),
                json.getString("r"),
                Instant.ofEpochSecond(json.getLong("u")));
    }

    private static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Login";
    }
}
