package dev.lectern.workflow.mail;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Auth, as far as the log needs it: to whom a mail went. The job retries; here a call is made once. */
@Path("/internal/mails")
@RegisterRestClient(configKey = "auth")
@RegisterClientHeaders(ServiceHeaders.class)
interface MailClient {

    record Addressed(String recipient, String subject) {}

    @GET
    @Path("{id}")
    @Timeout(5_000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.6, delay = 2_000, skipOn = ProblemException.class)
    Uni<Addressed> mail(@PathParam("id") UUID id);

    /** What time will not heal is a problem in words; the rest is worth another try. */
    @ClientExceptionMapper
    static RuntimeException failure(Response answer) {
        var status = answer.getStatus();
        if (status == 401 || status == 408 || status == 429 || status >= 500) {
            return new UncheckedIOException(new IOException("auth answered " + status));
        }
        return ProblemException.unprocessable(null, "Auth does not know this mail any more.");
    }
}
