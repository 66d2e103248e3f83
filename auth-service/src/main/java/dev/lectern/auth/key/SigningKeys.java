package dev.lectern.auth.key;

import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys in use, read again now and then; whoever finds none makes the first. */
@ApplicationScoped
class SigningKeys {

    private record Held(List<SigningKey> keys, Instant until) {}

    private static final int BITS = 2048;

    private final SigningKeyRepository repository;
    private final KeyConfig config;
    private final Clock clock;
    private volatile Held held = new Held(List.of(), Instant.EPOCH);

    SigningKeys(SigningKeyRepository repository, KeyConfig config, Clock clock) {
        this.repository = repository;
        this.config = config;
        this.clock = clock;
    }

    /** Newest first; the newest signs, all of them verify. */
    Uni<List<SigningKey>> inUse() {
        var now = held;
        if (now.until().isAfter(clock.instant())) {
            return Uni.createFrom().item(now.keys());
        }
        return repository
                .inUse()
                .chain(keys -> keys.isEmpty()
                        ? made().chain(repository::addFirst)
                        : Uni.createFrom().item(keys))
                .invoke(keys ->
                        held = new Held(List.copyOf(keys), clock.instant().plus(config.refresh())));
    }

    /** From memory, for those who cannot wait. */
    Optional<RSAPublicKey> verifying(String kid) {
        return held.keys().stream()
                .filter(key -> key.kid().toString().equals(kid))
                .map(SigningKey::publicKey)
                .findFirst();
    }

    // Finding two primes takes some hundred milliseconds: not on the event loop.
    private static Uni<SigningKey> made() {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        var generator = KeyPairGenerator.getInstance("RSA");
                        generator.initialize(BITS);
                        var pair = generator.generateKeyPair();
                        return new SigningKey(Ids.next(), (RSAPublicKey) pair.getPublic(), pair.getPrivate());
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
