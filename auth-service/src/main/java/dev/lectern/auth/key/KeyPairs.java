package dev.lectern.auth.key;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Makes key pairs for RS256. */
final class KeyPairs {

    private static final int BITS = 2048;

    private KeyPairs() {}

    /** Finding two primes takes some hundred milliseconds: not on the event loop. */
    static Uni<KeyPair> fresh() {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        var generator = KeyPairGenerator.getInstance("RSA");
                        generator.initialize(BITS);
                        return generator.generateKeyPair();
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
