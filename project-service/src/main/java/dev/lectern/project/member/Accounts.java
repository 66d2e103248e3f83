package dev.lectern.project.member;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;

/** Asks auth whom a name means. */
@ApplicationScoped
public class Accounts {

    public record Account(UUID userId, String username) {}

    @Path("/internal/accounts")
    @RegisterRestClient(configKey = "auth")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface AuthClient {

        @GET
        @Timeout(3_000)
        @Retry(maxRetries = 1, abortOn = ProblemException.class)
        // A name that nobody has is an answer; a hundred of them must not close the door for the right ones.
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 5_000, skipOn = ProblemException.class)
        Uni<Account> find(@RestQuery String identifier);

        @ClientExceptionMapper
        static RuntimeException nobody(Response answer) {
            return answer.getStatus() == 404
                    ? ProblemException.unprocessable("identifier", "There is no account of this name.")
                    : null;
        }
    }

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final AuthClient auth;

    Accounts(@RestClient AuthClient auth) {
        this.auth = auth;
    }

    public Uni<Account> find(String identifier) {
        return auth.find(identifier)
                .onFailure(failure -> !(failure instanceof ProblemException))
                .invoke(failure -> LOG.warnf("auth: %s", failure.toString()))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> ProblemException.upstream("Accounts cannot be looked up right now; try again."));
    }
}
