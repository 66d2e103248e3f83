package dev.lectern.auth.setting;

import dev.lectern.auth.key.KeySeal;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/** Where the value of a setting comes from, and how a secret is opened. */
@ApplicationScoped
class SettingSource {

    private final Config config;
    private final KeySeal seal;

    SettingSource(Config config, KeySeal seal) {
        this.config = config;
        this.seal = seal;
    }

    // Said when the service starts, not when somebody needs the value.
    void check(@Observes StartupEvent started) {
        for (var known : KnownSettings.ALL) {
            fromEnvironment(known).flatMap(known::complaint).ifPresent(complaint -> {
                throw new ConfigurationException(known.environment() + " " + complaint + ".");
            });
        }
    }

    /** The database over the environment over the default; null when there is none of them. */
    String value(KnownSetting known, StoredSetting stored) {
        if (stored != null) {
            return stored.secret() ? opened(stored) : stored.value();
        }
        return fromEnvironment(known).orElse(known.standard());
    }

    Optional<String> fromEnvironment(KnownSetting known) {
        return config.getOptionalValue(known.environment(), String.class).map(String::strip);
    }

    /** As it goes into the database. */
    String sealed(UUID id, String plain) {
        return Base64.getEncoder().encodeToString(seal.seal(id, plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same secret under the newest key, if it is not under that one yet. */
    Optional<String> sealedAnew(StoredSetting stored) {
        return stored.secret()
                        && seal.isOutdated(stored.id(), Base64.getDecoder().decode(stored.value()))
                ? Optional.of(sealed(stored.id(), opened(stored)))
                : Optional.empty();
    }

    private String opened(StoredSetting stored) {
        var plain = seal.open(stored.id(), Base64.getDecoder().decode(stored.value()));
        return new String(plain, StandardCharsets.UTF_8);
    }
}
