package dev.lectern.gateway.access;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.identity.StaleToken;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The counter at auth where a credential becomes a token. */
@Path("/internal/token-exchange")
@RegisterRestClient(configKey = "auth")
@RegisterClientHeaders(ServiceHeaders.class)
interface TokenExchange {

    /** Listening: nobody uses the session just now, a stream that he opened goes on. */
    record Presented(String credential, boolean listening) {}

    /** Auth knows the credential and says no, or does not know it. */
    final class Refused extends RuntimeException {
        Refused() {
            super("refused", null, false, false);
        }
    }

    /** Auth does not take our own token; another one is fetched for the next try. */
    final class Unproved extends RuntimeException {
        Unproved() {
            super("our own token is not good", null, false, false);
        }
    }

    @POST
    @Timeout(3_000)
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            failureRatio = 0.8,
            delay = 1_000,
            skipOn = {Refused.class, ProblemException.class})
    Uni<Grant> exchange(Presented presented);

    @ClientExceptionMapper
    static RuntimeException refusal(Response response) {
        return switch (response.getStatus()) {
            case 401 ->
                StaleToken.blames(401, response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE))
                        ? new Unproved()
                        : new Refused();
            // Only a program is told so here: a person gets a token that is good for changing the password.
            case 403 -> ProblemException.passwordResetRequired();
            default -> null;
        };
    }
}
