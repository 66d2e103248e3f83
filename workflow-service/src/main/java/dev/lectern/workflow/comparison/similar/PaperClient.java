package dev.lectern.workflow.comparison.similar;

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

/** Ingestion, as far as it knows what papers are about. */
@Path("/internal/papers/described")
@RegisterRestClient(configKey = "ingestion")
@RegisterClientHeaders(ServiceHeaders.class)
interface PaperClient {

    record Question(
            UUID workspaceId, UUID projectId, UUID userId, boolean wholeWorkspace, boolean listOnly, int limit) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Described(UUID sourceItemId, String name, String title, String summary, List<String> keywords) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Reply(List<Described> items) {}

    @POST
    @Timeout(5_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<Reply> described(Question question);
}
