package dev.lectern.retrieval.budget;

import dev.lectern.common.identity.ServiceHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Observability, which grants slices of budgets. Asked twice for one slice it grants it once. */
@Path("/internal/budget-slices")
@RegisterRestClient(configKey = "observability")
@RegisterClientHeaders(ServiceHeaders.class)
interface SliceDoor {

    /** Committed is what is spent and what is still held; last: nothing is held any more. */
    record Report(UUID sliceId, long committedMicros, boolean last) {}

    record Wish(
            UUID sliceId, UUID workspaceId, UUID budgetId, long leastMicros, long wantedMicros, List<Report> reports) {}

    /** Not limited: the budget is not there any more. Nothing granted: too little is available. */
    record Grant(
            boolean limited,
            long grantedMicros,
            Instant startsAt,
            Instant endsAt,
            Instant expiresAt,
            long availableMicros) {}

    record Reports(UUID workspaceId, List<Report> reports) {}

    @POST
    @Timeout(2_000)
    @Retry(maxRetries = 1, delay = 50)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.6, delay = 1_000)
    Uni<Grant> grant(Wish wish);

    @POST
    @Path("reports")
    @Timeout(5_000)
    Uni<Void> report(Reports reports);
}
