package dev.lectern.gateway.access;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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

    record Presented(String credential) {}

    /** Auth knows the credential and says no, or does not know it. */
    final class Refused extends RuntimeException {
        Refused() {
            super("refused", null, false, false);
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
            case 401 -> new Refused();
            case 403 ->
                ProblemException.forbidden("This account is not active: it waits to be activated, needs a new password,"
                        + " or is disabled.");
            default -> null;
        };
    }
}
