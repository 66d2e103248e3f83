package dev.lectern.auth.key;

import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.UUID;

/**
 * A key pair that signs tokens, is about to, or has signed tokens that may still be around.
 *
 * <pre>
 * announced -> signing -> verifying -> retired
 * </pre>
 */
record SigningKey(UUID kid, RSAPublicKey publicKey, PrivateKey privateKey, Instant signsFrom, Instant retiredAt) {

    /** Published: whoever verifies may meet its tokens now or soon. */
    boolean isPublished(Instant now) {
        return retiredAt == null || retiredAt.isAfter(now);
    }

    boolean maySign(Instant now) {
        return isPublished(now) && !signsFrom.isAfter(now);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
