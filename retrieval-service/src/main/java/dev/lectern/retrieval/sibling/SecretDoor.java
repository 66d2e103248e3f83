package dev.lectern.retrieval.sibling;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Opens a secret that auth keeps for us; auth's audit has each time. */
@ApplicationScoped
public class SecretDoor {

    record Revealed(String key, String value) {
        @Override
        public String toString() {
            return "Revealed[" + key + "]";
        }
    }

    @Path("/internal/settings")
    @RegisterRestClient(configKey = "auth")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface Client {

        @POST
        @Path("{key}/reveal")
        @Timeout(3_000)
        @Retry(maxRetries = 1, delay = 50, abortOn = ProblemException.class)
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
        Uni<Revealed> reveal(@PathParam("key") String key);

        @ClientExceptionMapper
        static RuntimeException nothing(Response answer) {
            return answer.getStatus() == 404 ? ProblemException.notFound("secret") : null;
        }
    }

    private final Client auth;

    SecretDoor(@RestClient Client auth) {
        this.auth = auth;
    }

    /** Fails with NOT_FOUND if it is not set. */
    public Uni<String> open(String key) {
        return auth.reveal(key).map(Revealed::value);
    }
}
