package dev.lectern.auth.pat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a program holds. 256 random bits need no slow hash: there is nothing to guess. */
record PatSecret(String text) {

    /** Tells it from the secret of a session, and lets scanners find one that leaked. */
    static final String PREFIX = "lectern_pat_";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int HINT = 4;

    static PatSecret fresh() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new PatSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String hint() {
        return text.substring(text.length() - HINT);
    }

    @Override
    public String toString() {
        return "PatSecret";
    }
}
