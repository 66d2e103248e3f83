package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers.Manner;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Asks project how the persona of a session answers. Its words do not travel in events, so they are asked for with each
 * question; while nobody answers there is no answer either, rather than one in another manner than was chosen.
 */
@ApplicationScoped
public class Personas {

    /** What is null is as the installation has it. */
    public record Persona(
            UUID personaId, String promptSuffix, String model, Integer topK, Double denseWeight, Double lexicalWeight) {

        static final Persona NONE = new Persona(null, null, null, null, null, null);

        /** Null if there is none. */
        public Manner manner() {
            return personaId == null ? null : new Manner(personaId, promptSuffix, retrievalProfile());
        }

        /** With further words about how to answer. */
        public Manner manner(String more) {
            var words = Stream.of(promptSuffix, more).filter(Objects::nonNull).collect(Collectors.joining("\n"));
            return new Manner(personaId, words.isEmpty() ? null : words, retrievalProfile());
        }

        private String retrievalProfile() {
            var profile = new JsonObject()
                    .put("topK", topK)
                    .put("denseWeight", denseWeight)
                    .put("lexicalWeight", lexicalWeight);
            profile.getMap().values().removeIf(Objects::isNull);
            return profile.encode();
        }
    }

    @Path("/internal/projects")
    @RegisterRestClient(configKey = "project")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface Client {

        // One that is gone is an answer.
        @GET
        @Path("{projectId}/personas/{personaId}")
        @Timeout(2_000)
        @Retry(maxRetries = 1, delay = 50, abortOn = ProblemException.class)
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 1_000, skipOn = ProblemException.class)
        Uni<Persona> persona(
                @PathParam("projectId") UUID project,
                @PathParam("personaId") UUID persona,
                @QueryParam("workspaceId") UUID workspace);

        @ClientExceptionMapper
        static RuntimeException nothing(Response answer) {
            return answer.getStatus() == 404 ? ProblemException.notFound("persona") : null;
        }
    }

    private static final Logger LOG = Logger.getLogger(Personas.class);

    private final Client project;

    Personas(@RestClient Client project) {
        this.project = project;
    }

    public Uni<Persona> of(Scope scope, UUID persona) {
        if (persona == null || scope.projectId() == null) {
            return Uni.createFrom().item(Persona.NONE);
        }
        return project.persona(scope.projectId(), persona, scope.workspaceId())
                // Switched off since the session's token was made.
                .onFailure(ProblemException.class)
                .recoverWithItem(Persona.NONE)
                .onFailure()
                .transform(failure -> {
                    LOG.warnf("project: %s", failure.toString());
                    return ProblemException.upstream("Nobody can tell right now how the persona answers; try again.");
                });
    }
}
