package dev.lectern.ingestion.repository;

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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Asks auth whether there is anybody whom a repository is to be given to. */
@ApplicationScoped
class Grantees {

    record Known(UUID userId, UUID roleId) {}

    /** Auth knows nobody of this id. */
    static final class Nobody extends RuntimeException {
        Nobody() {
            super("nobody", null, false, false);
        }
    }

    @Path("/internal")
    @RegisterRestClient(configKey = "auth")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface AuthClient {

        // An id that nobody has is an answer; a hundred of them must not close the door for the right ones.
        @GET
        @Path("accounts")
        @Timeout(3_000)
        @Retry(maxRetries = 1, delay = 50, abortOn = Nobody.class)
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 2_000, skipOn = Nobody.class)
        Uni<Known> account(@RestQuery UUID userId, @RestQuery boolean mayEnter);

        @GET
        @Path("roles/{id}")
        @Timeout(3_000)
        @Retry(maxRetries = 1, delay = 50, abortOn = Nobody.class)
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 2_000, skipOn = Nobody.class)
        Uni<Known> role(@RestPath UUID id);

        @ClientExceptionMapper
        static RuntimeException nobody(Response answer) {
            return answer.getStatus() == 404 ? new Nobody() : null;
        }
    }

    private static final Logger LOG = Logger.getLogger(Grantees.class);

    private final AuthClient auth;

    Grantees(@RestClient AuthClient auth) {
        this.auth = auth;
    }

    /** One of the two is null. Whoever may not enter is like nobody. */
    Uni<Void> check(UUID user, UUID role) {
        return user != null
                ? known(auth.account(user, true), "userId", "There is no account of this id.")
                : known(auth.role(role), "roleId", "There is no role of this id.");
    }

    private static Uni<Void> known(Uni<Known> answer, String field, String otherwise) {
        return answer.replaceWithVoid().onFailure().transform(failure -> {
            if (failure instanceof Nobody) {
                return ProblemException.unprocessable(field, otherwise);
            }
            LOG.warnf("auth: %s", failure.toString());
            return ProblemException.upstream("Accounts and roles cannot be looked up right now; try again.");
        });
    }
}
