package dev.lectern.auth.context;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks the project service where somebody works. Without its answer there is none: nothing here guesses a context. */
@ApplicationScoped
public class Contexts {

    private static final Logger LOG = Logger.getLogger(Contexts.class);

    private final ProjectClient client;

    Contexts(@RestClient ProjectClient client) {
        this.client = client;
    }

    /** That project and persona; where one is gone or null: the project used last, and the persona it begins with. */
    public Uni<ProjectContext> current(UUID userId, UUID projectId, UUID personaId) {
        return answered(client.context(userId, projectId, personaId, false))
                .onFailure(Contexts::isNotFound)
                .transform(e -> ProblemException.upstream("The project service knows of no project for this account."));
    }

    /** That project and no other: "no such project" for somebody who is not a member. */
    public Uni<ProjectContext> strictly(UUID userId, UUID projectId) {
        return answered(client.context(userId, projectId, null, true));
    }

    /** That persona of the project and no other: "no such persona" for what is none of it. */
    public Uni<ProjectContext> strictly(UUID userId, UUID projectId, UUID personaId) {
        return answered(client.context(userId, projectId, personaId, true))
                .onFailure(Contexts::isNotFound)
                .transform(e -> ProblemException.notFound("persona"));
    }

    private static Uni<ProjectContext> answered(Uni<ProjectContext> call) {
        return call.onFailure(e -> !isExpected(e))
                .invoke(e -> LOG.warnf("project service: %s", e.toString()))
                .onFailure(e -> !isExpected(e))
                .transform(e -> ProblemException.upstream("The project service does not answer; try again shortly."));
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof ProblemException;
    }
}
