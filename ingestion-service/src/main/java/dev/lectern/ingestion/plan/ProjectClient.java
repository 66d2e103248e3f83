package dev.lectern.ingestion.plan;

import dev.lectern.common.identity.ServiceHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Project, as far as plans are concerned. */
@Path("/internal/workspaces")
@RegisterRestClient(configKey = "project")
@RegisterClientHeaders(ServiceHeaders.class)
interface ProjectClient {

    /** How many documents there may be; null: any number. */
    record Plan(String plan, Integer documents) {}

    @GET
    @Path("{workspaceId}/plan")
    @Timeout(1_000)
    @CircuitBreaker(requestVolumeThreshold = 4, failureRatio = 0.6, delay = 2_000)
    Uni<Plan> plan(@PathParam("workspaceId") UUID workspace);
}
