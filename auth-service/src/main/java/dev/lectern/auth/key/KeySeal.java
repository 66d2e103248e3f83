package dev.lectern.auth.key;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts for the database what nobody may read there; what is sealed opens only under the id it was sealed for. Of
 * several keys the first one seals and all of them open, so that a key can be replaced while the suite runs.
 */
@ApplicationScoped
public class KeySeal {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String ADVICE = " It seals signing keys and secrets. Make one with"
            + " `openssl rand -base64 32`, keep it with your other secrets and give the same to every replica of auth."
            + " To replace it name both with a comma between: the first one seals, all of them open.";

    private final List<SecretKeySpec> keys;
    private final SecureRandom random = new SecureRandom();

    KeySeal(KeyConfig config) {
        this.keys = decoded(config);
    }

    // Said when the service starts, not when the first person signs in.
    void check(@Observes StartupEvent started) {}

    public byte[] seal(UUID id, byte[] plain) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), id, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + id, e);
        }
    }

    public byte[] open(UUID id, byte[] sealed) {
        return keys.stream()
                .flatMap(key -> opened(key, id, sealed).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("LECTERN_KEY is not the key that " + id
                        + " was sealed with: name the old one again, behind the new one, or give up what it sealed."));
    }

    /** Whether an older key sealed this, so that it has to be sealed anew before that key may go. */
    public boolean isOutdated(UUID id, byte[] sealed) {
        return keys.size() > 1 && opened(keys.getFirst(), id, sealed).isEmpty();
    }

    private static Optional<byte[]> opened(SecretKeySpec key, UUID id, byte[] sealed) {
        var nonce = Arrays.copyOf(sealed, NONCE);
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, id, nonce).doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open " + id, e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, UUID id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static List<SecretKeySpec> decoded(KeyConfig config) {
        var text = config.key().orElseThrow(() -> new ConfigurationException("LECTERN_KEY is not set." + ADVICE));
        return Arrays.stream(text.split(",")).map(KeySeal::decoded).toList();
    }

    private static SecretKeySpec decoded(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == 32) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // Answered below; the exception would quote a part of the secret.
        }
        throw new ConfigurationException("LECTERN_KEY is not the base64 of 32 bytes." + ADVICE);
    }
}
