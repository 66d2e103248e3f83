package dev.lectern.auth.context;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What auth asks of the project service. */
@Path("/internal/context")
@RegisterRestClient(configKey = "project")
@RegisterClientHeaders(ServiceHeaders.class)
interface ProjectClient {

    // "No such project" is an answer: it is not asked again, and a user who guesses ids must not open the breaker.
    @GET
    @Timeout(3_000)
    @Retry(maxRetries = 1, delay = 50, abortOn = ProblemException.class)
    @CircuitBreaker(requestVolumeThreshold = 20, delay = 1_000, skipOn = ProblemException.class)
    Uni<ProjectContext> context(
            @QueryParam("userId") UUID userId,
            @QueryParam("projectId") UUID projectId,
            @QueryParam("personaId") UUID personaId,
            @QueryParam("strict") boolean strict);

    @ClientExceptionMapper
    static RuntimeException expected(Response response) {
        return response.getStatus() == 404 ? ProblemException.notFound("project") : null;
    }
}
