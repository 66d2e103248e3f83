package dev.lectern.retrieval.provider;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.dialect.ProviderFailure;
import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Model.Provider;
import dev.lectern.retrieval.sibling.SecretDoor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/**
 * The keys of providers: from this service's environment, or from the settings that auth keeps, which writes down that we
 * asked. Known here for a minute and never written anywhere.
 */
@ApplicationScoped
class ProviderKeys {

    private record Held(String key, Instant until) {}

    private static final String OF_ENVIRONMENT = "LECTERN_MODEL_KEY_";

    private final SecretDoor auth;
    private final Config environment;
    private final ProviderConfig config;
    private final Clock clock;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    ProviderKeys(SecretDoor auth, Config environment, ProviderConfig config, Clock clock) {
        this.auth = auth;
        this.environment = environment;
        this.config = config;
        this.clock = clock;
    }

    /** Empty for who takes none; fails if there should be one and is not. */
    Uni<Optional<String>> of(Provider provider) {
        var secret = provider.secret();
        if (secret == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        if (secret.startsWith(OF_ENVIRONMENT)) {
            return Uni.createFrom()
                    .item(() -> Optional.of(environment
                            .getOptionalValue(secret, String.class)
                            .filter(key -> !key.isBlank())
                            .map(String::strip)
                            .orElseThrow(() -> missing(provider))));
        }
        var known = held.get(secret);
        if (known != null && known.until().isAfter(clock.instant())) {
            return Uni.createFrom().item(Optional.of(known.key()));
        }
        return auth.open(secret)
                .invoke(key -> held.put(secret, new Held(key, clock.instant().plus(config.keyLife()))))
                .map(Optional::of)
                .onFailure()
                .transform(failure -> isMissing(failure)
                        ? missing(provider)
                        : new ProviderFailure(
                                Kind.KEY,
                                "The key of model provider " + provider.name()
                                        + " cannot be had right now; try again."));
    }

    /** It was not good: the next one asks anew. */
    void forget(Provider provider) {
        if (provider.secret() != null) {
            held.remove(provider.secret());
        }
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }

    private static ProviderFailure missing(Provider provider) {
        return new ProviderFailure(
                Kind.KEY, "The key of model provider " + provider.name() + " is not set; ask an administrator.");
    }
}
