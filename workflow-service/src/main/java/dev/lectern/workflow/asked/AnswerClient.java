package dev.lectern.workflow.asked;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Retrieval, as it answers for our work. */
@Path("/internal/asked")
@RegisterRestClient(configKey = "asked")
@RegisterClientHeaders(ServiceHeaders.class)
public interface AnswerClient {

    record PaperId(UUID sourceItemId, UUID repositoryId) {}

    /** Step and id say for what it is booked. */
    record Question(
            UUID runId,
            UUID parentRunId,
            Asker asker,
            PaperId paper,
            String question,
            boolean anew,
            String step,
            String questionId) {}

    /** Without an answer there is a reason. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Reply(Answer answer, String guard, String reason) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(
            String text,
            List<Citation> citations,
            boolean refused,
            Provenance provenance,
            CacheFacts cache,
            String model,
            String finishReason) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Citation(
            int number,
            int sentence,
            UUID sourceItemId,
            String documentHash,
            UUID chunkId,
            Integer page,
            String section,
            int startChar,
            int endChar,
            String quote,
            boolean verified) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Provenance(double score, String level) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record CacheFacts(boolean hit, String scope, String layer) {}

    record Look(Asker asker, List<PaperId> papers) {}

    /** What he sees of the papers, and how they would be answered now. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Looked(
            String model, String modelName, String provider, int passages, Estimate each, List<SeenPaper> papers) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record SeenPaper(UUID sourceItemId, UUID repositoryId, String title, boolean own, boolean searched, String guard) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Estimate(
            long promptTokens, long completionTokens, Long costMicros, String currency, boolean fromExperience) {}

    record KeptQuestions(Asker asker, PaperId paper, List<String> questions) {}

    /** In the order of the questions; null where nothing is kept. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Kept(List<Answer> answers, String guard) {}

    /** It goes on though we die; asked again for the same run it is the same answer. */
    @POST
    @Timeout(640_000)
    Uni<Reply> ask(Question question);

    @POST
    @Path("look")
    @Timeout(15_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<Looked> look(Look look);

    @POST
    @Path("kept")
    @Timeout(30_000)
    @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
    Uni<Kept> kept(KeptQuestions questions);

    @DELETE
    @Timeout(1_000)
    Uni<Void> callOff(@QueryParam("workspaceId") UUID workspaceId, @QueryParam("runId") UUID runId);

    /** What time will not heal is a problem in words; the rest is worth another try. */
    @ClientExceptionMapper
    static RuntimeException failure(Response answer) {
        return switch (answer.getStatus()) {
            case 404 -> ProblemException.notFound("paper");
            case 409 -> ProblemException.conflict("It was called off.");
            case 422 ->
                ProblemException.unprocessable(
                        "model", "The model, or that of the persona, is not there for who asks; choose another.");
            case 400 -> ProblemException.unprocessable(null, "Retrieval does not take this question.");
            default -> new UncheckedIOException(new IOException("retrieval answered " + answer.getStatus()));
        };
    }
}
