package dev.lectern.workflow.pipeline.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Ingestion, as far as it knows which papers there are, how far they are, and can have them looked up outside. */
@Path("/internal/papers")
@RegisterRestClient(configKey = "ingestion")
@RegisterClientHeaders(ServiceHeaders.class)
public interface SourceClient {

    /** Those of a repository, or else those that he sees in the project; the newest of them. */
    record Place(
            UUID workspaceId,
            UUID projectId,
            UUID userId,
            boolean wholeWorkspace,
            boolean listOnly,
            UUID repositoryId,
            int limit) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Listed(List<UUID> sourceItemIds) {}

    record Those(UUID workspaceId, UUID projectId, UUID userId, UUID runId, List<UUID> sourceItemIds) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record State(UUID sourceItemId, String status, String reason, String enrichment) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record States(boolean enriches, List<State> items) {}

    @POST
    @Path("listed")
    @Timeout(5_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<Listed> listed(Place place);

    @POST
    @Path("states")
    @Timeout(10_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<States> states(Those those);

    /** Has those looked up that never were, if this installation does; each is told of by its event. */
    @POST
    @Path("enriched")
    @Timeout(10_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<States> enriched(Those those);
}
