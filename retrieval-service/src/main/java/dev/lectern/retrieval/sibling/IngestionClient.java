package dev.lectern.retrieval.sibling;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Ingestion, as far as jobs need it: the chunks of a source, and its uses. The job retries; here a call is made once. */
@Path("/internal/sources")
@RegisterRestClient(configKey = "ingestion")
@RegisterClientHeaders(ServiceHeaders.class)
public interface IngestionClient {

    /** A piece of a source's text and where it stands. */
    record Chunk(
            UUID chunkId,
            int index,
            String text,
            String hash,
            Integer page,
            String section,
            int startWord,
            int endWord,
            int startChar,
            int endChar) {}

    /** Some chunks in their order; next goes into `after`, and is absent at the end. */
    record ChunkPage(UUID sourceItemId, String title, String textHash, List<Chunk> items, Integer next) {}

    /** Of a project or of a repository; of one user alone if there is one. */
    record Use(UUID referenceId, UUID projectId, UUID repositoryId, UUID userId, String name, String kind) {}

    /** All uses of an item as they were then; none of one that is gone. The year is null where it is not known. */
    record UsesOf(UUID sourceItemId, Instant asOf, Integer year, List<Use> items) {}

    @GET
    @Path("{sourceItemId}/uses")
    @Timeout(5_000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.6, delay = 2_000, skipOn = ProblemException.class)
    Uni<UsesOf> uses(@PathParam("sourceItemId") UUID sourceItem, @QueryParam("workspaceId") UUID workspace);

    @GET
    @Path("{sourceItemId}/chunks")
    @Timeout(10_000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.6, delay = 2_000, skipOn = ProblemException.class)
    Uni<ChunkPage> chunks(
            @PathParam("sourceItemId") UUID sourceItem,
            @QueryParam("workspaceId") UUID workspace,
            @QueryParam("after") int after,
            @QueryParam("limit") int limit);

    /** What time will not heal is a problem in words; the rest is worth another try. */
    @ClientExceptionMapper
    static RuntimeException failure(Response answer) {
        var status = answer.getStatus();
        if (status == 404) {
            return ProblemException.unprocessable(null, "Ingestion no longer has this source.");
        }
        if (status == 401 || status == 408 || status == 429 || status >= 500) {
            return new UncheckedIOException(new IOException("ingestion answered " + status));
        }
        return ProblemException.unprocessable(null, "Ingestion refused to give the text (status " + status + ").");
    }
}
