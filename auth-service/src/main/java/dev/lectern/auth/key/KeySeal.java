package dev.lectern.auth.key;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts private keys for the database; a sealed key opens only under the id it was sealed for. */
@ApplicationScoped
class KeySeal {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String ADVICE = " It seals the keys that tokens are signed with. Make one with"
            + " `openssl rand -base64 32`, keep it with your other secrets and give the same to every replica of auth.";

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    KeySeal(KeyConfig config) {
        this.key = new SecretKeySpec(decoded(config), "AES");
    }

    // Said when the service starts, not when the first person signs in.
    void check(@Observes StartupEvent started) {}

    byte[] seal(UUID kid, byte[] plain) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, kid, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal signing key " + kid, e);
        }
    }

    byte[] open(UUID kid, byte[] sealed) {
        var buffer = ByteBuffer.wrap(sealed);
        var nonce = new byte[NONCE];
        buffer.get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, kid, nonce).doFinal(sealed, NONCE, buffer.remaining());
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("LECTERN_KEY is not the key that signing key " + kid
                    + " was sealed with: set the old one again, or retire that signing key.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open signing key " + kid, e);
        }
    }

    private Cipher cipher(int mode, UUID kid, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(kid.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] decoded(KeyConfig config) {
        var text = config.key().orElseThrow(() -> new ConfigurationException("LECTERN_KEY is not set." + ADVICE));
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == 32) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Answered below; the exception would quote a part of the secret.
        }
        throw new ConfigurationException("LECTERN_KEY is not the base64 of 32 bytes." + ADVICE);
    }
}
