package dev.lectern.auth.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** The secret of each service by its name: LECTERN_SERVICE_SECRETS_PROJECT and so on. */
@ConfigMapping(prefix = "lectern.service-secrets")
interface ServiceSecretConfig {

    @WithParentName
    Map<String, Optional<String>> byName();
}
