package dev.lectern.auth.key;

import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The keys that are published, read again now and then; whoever finds none that may sign makes one. */
@ApplicationScoped
class SigningKeys {

    private record Held(List<SigningKey> keys, Instant until) {}

    private final SigningKeyRepository repository;
    private final KeyConfig config;
    private final Clock clock;
    private volatile Held held = new Held(List.of(), Instant.EPOCH);

    SigningKeys(SigningKeyRepository repository, KeyConfig config, Clock clock) {
        this.repository = repository;
        this.config = config;
        this.clock = clock;
    }

    /** The one that signs first, then the others: all of them verify. */
    Uni<List<SigningKey>> inUse() {
        var now = held;
        if (now.until().isAfter(clock.instant()) && signs(now.keys())) {
            return Uni.createFrom().item(ordered(now.keys()));
        }
        return repository
                .published()
                .chain(keys -> signs(keys)
                        ? Uni.createFrom().item(keys)
                        : KeyPairs.fresh().map(this::atOnce).chain(repository::addFirst))
                .invoke(keys ->
                        held = new Held(List.copyOf(keys), clock.instant().plus(config.refresh())))
                .map(this::ordered);
    }

    /** From memory, for those who cannot wait. */
    Optional<RSAPublicKey> verifying(String kid) {
        return held.keys().stream()
                .filter(key -> key.kid().toString().equals(kid) && key.isPublished(clock.instant()))
                .map(SigningKey::publicKey)
                .findFirst();
    }

    /** What is in memory may be old: the next one who asks reads anew. */
    void forget() {
        held = new Held(held.keys(), Instant.EPOCH);
    }

    private SigningKey atOnce(KeyPair pair) {
        return new SigningKey(Ids.next(), (RSAPublicKey) pair.getPublic(), pair.getPrivate(), clock.instant(), null);
    }

    private boolean signs(List<SigningKey> keys) {
        return keys.stream().anyMatch(key -> key.maySign(clock.instant()));
    }

    private List<SigningKey> ordered(List<SigningKey> keys) {
        var now = clock.instant();
        return keys.stream()
                .filter(key -> key.isPublished(now))
                .sorted(Comparator.<SigningKey, Boolean>comparing(key -> !key.maySign(now))
                        .thenComparing(SigningKey::signsFrom, Comparator.reverseOrder())
                        .thenComparing(SigningKey::kid))
                .toList();
    }
}
