package dev.lectern.retrieval.sibling;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks ingestion whether somebody may read repositories. Asked on every search: what is taken away ends with the next one,
 * and while nobody answers nobody is let in.
 */
@ApplicationScoped
public class RepositoryDoor {

    record Question(UUID workspaceId, UUID userId, List<UUID> roleIds, boolean administers, List<UUID> repositoryIds) {}

    @Path("/internal/repositories/readable")
    @RegisterRestClient(configKey = "ingestion")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface Client {

        // "No such repository" is an answer: who guesses ids must not open the breaker for others.
        @POST
        @Timeout(2_000)
        @Retry(maxRetries = 1, delay = 50, abortOn = ProblemException.class)
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
        Uni<Void> check(Question question);

        @ClientExceptionMapper
        static RuntimeException nothing(Response answer) {
            return answer.getStatus() == 404 ? ProblemException.notFound("repository") : null;
        }
    }

    private static final Logger LOG = Logger.getLogger(RepositoryDoor.class);

    private final Client ingestion;

    RepositoryDoor(@RestClient Client ingestion) {
        this.ingestion = ingestion;
    }

    /** Fails with NOT_FOUND if there is one among them that is not there for whoever asks. */
    public Uni<Void> admit(Caller caller, List<UUID> repositories) {
        return admit(caller.scope(), caller.roles(), caller.groups().contains(Access.ADMIN), repositories);
    }

    /** The same for work that outlives the request: for whom it is done is known, and what his roles were. */
    public Uni<Void> admit(Scope scope, List<UUID> roles, boolean administers, List<UUID> repositories) {
        if (repositories.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var question = new Question(scope.workspaceId(), scope.userId(), roles, administers, repositories);
        return ingestion
                .check(question)
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> {
                    LOG.warnf("ingestion: %s", failure.toString());
                    return ProblemException.upstream("Repositories cannot be searched right now; try again.");
                });
    }
}
