package dev.lectern.auth.context;

import dev.lectern.auth.context.InvitationLetters.Letter;
import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The project service, as far as invitations go. The job retries; here a call is made once. */
@Path("/internal/invitations")
@RegisterRestClient(configKey = "project")
@RegisterClientHeaders(ServiceHeaders.class)
interface InvitationClient {

    /** It was taken back, answered or is too old. */
    final class StandsNoMore extends RuntimeException {
        StandsNoMore() {
            super("stands no more", null, false, false);
        }
    }

    @POST
    @Path("{id}/letter")
    @Timeout(5_000)
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            delay = 2_000,
            skipOn = {StandsNoMore.class, ProblemException.class})
    Uni<Letter> write(@PathParam("id") UUID invitation, @QueryParam("workspaceId") UUID workspace);

    /** What time will not heal is a problem in words; the rest is worth another try. */
    @ClientExceptionMapper
    static RuntimeException failure(Response answer) {
        var status = answer.getStatus();
        if (status == 404) {
            return new StandsNoMore();
        }
        if (status == 401 || status == 408 || status == 429 || status >= 500) {
            return new UncheckedIOException(new IOException("project answered " + status));
        }
        return ProblemException.unprocessable(null, "The project service refused to tell of the invitation.");
    }
}
