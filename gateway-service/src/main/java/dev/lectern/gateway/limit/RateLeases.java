package dev.lectern.gateway.limit;

import dev.lectern.common.identity.ServiceHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The counter at auth where slices of a window are leased. */
@Path("/internal/rate-leases")
@RegisterRestClient(configKey = "auth")
@RegisterClientHeaders(ServiceHeaders.class)
interface RateLeases {

    record Wish(String subject, String route, long wanted) {}

    record Lease(long granted, long limit, long remaining, long resetInSeconds) {}

    // Once more, for when our own token is not good any more: another one is fetched then.
    @POST
    @Timeout(2_000)
    @Retry(maxRetries = 1, delay = 0, jitter = 0)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.8, delay = 1_000)
    Uni<Lease> lease(Wish wish);
}
