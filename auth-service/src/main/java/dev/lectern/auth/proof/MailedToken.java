package dev.lectern.auth.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a mailed link carries. 256 random bits need no slow hash: there is nothing to guess. */
public record MailedToken(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();

    public static MailedToken fresh() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new MailedToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "MailedToken";
    }
}
