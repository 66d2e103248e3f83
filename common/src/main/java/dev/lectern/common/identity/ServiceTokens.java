package dev.lectern.common.identity;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** This service's token is fetched from auth, and kept until shortly before it ends. */
@ApplicationScoped
@DefaultBean
class ServiceTokens implements OwnToken {

    record Issued(String token, long expiresInSeconds) {}

    private record Held(String token, Instant until) {}

    @Path("/internal/service-tokens")
    @RegisterRestClient(configKey = "auth")
    interface AuthClient {
        @POST
        @Timeout(3_000)
        Uni<Issued> issue(@FormParam("service") String service, @FormParam("secret") String secret);
    }

    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final AuthClient auth;
    private final ServiceConfig config;
    private final Clock clock;
    private final AtomicReference<Held> held = new AtomicReference<>();

    ServiceTokens(@RestClient AuthClient auth, ServiceConfig config, Clock clock) {
        this.auth = auth;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void forget() {
        held.set(null);
    }

    @Override
    public Uni<String> current() {
        var now = held.get();
        if (now != null && now.until().isAfter(clock.instant())) {
            return Uni.createFrom().item(now.token());
        }
        return auth.issue(config.name(), config.secret()).map(issued -> {
            var until = clock.instant().plusSeconds(issued.expiresInSeconds()).minus(MARGIN);
            held.set(new Held(issued.token(), until));
            return issued.token();
        });
    }
}
