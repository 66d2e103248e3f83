package dev.lectern.auth.key;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Ready when tokens can be signed and verified; asking is also what makes or reads the keys after a start. */
@Readiness
@ApplicationScoped
class KeysReady implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger(KeysReady.class);

    private final SigningKeys keys;

    KeysReady(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return keys.inUse()
                .map(inUse -> HealthCheckResponse.up("signing keys"))
                .onFailure()
                .invoke(e -> LOG.warnf("no signing keys: %s", e.getMessage()))
                .onFailure()
                .recoverWithItem(e -> HealthCheckResponse.down("signing keys"));
    }
}
