package dev.lectern.project.member;

import dev.lectern.common.identity.ServiceHeaders;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.problem.ProblemException.Kind;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;

/** Asks auth whom a name means. */
@ApplicationScoped
public class Accounts {

    public record Account(UUID userId, String username) {}

    @Path("/internal/accounts")
    @RegisterRestClient(configKey = "auth")
    @RegisterClientHeaders(ServiceHeaders.class)
    interface AuthClient {

        @GET
        @Timeout(3_000)
        @Retry(maxRetries = 1, abortOn = ProblemException.class)
        // A name that nobody has is an answer; a hundred of them must not close the door for the right ones.
        @CircuitBreaker(requestVolumeThreshold = 10, delay = 5_000, skipOn = ProblemException.class)
        Uni<Account> find(@RestQuery String identifier, @RestQuery UUID userId, @RestQuery Boolean mayEnter);

        @ClientExceptionMapper
        static RuntimeException nobody(Response answer) {
            return answer.getStatus() == 404 ? ProblemException.notFound("account") : null;
        }
    }

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final AuthClient auth;

    Accounts(@RestClient AuthClient auth) {
        this.auth = auth;
    }

    /** Whoever may not enter is like nobody. */
    public Uni<Account> find(String identifier) {
        return found(auth.find(identifier, null, null), "identifier");
    }

    /** Whoever may not enter is like nobody. */
    public Uni<Account> find(UUID userId) {
        return found(auth.find(null, userId, true), "userId");
    }

    /** The one answer for whom nobody may be let in as, whoever finds it out. */
    static ProblemException nobody(String field) {
        return ProblemException.unprocessable(
                field,
                field.equals("identifier") ? "There is no account of this name." : "There is no account of this id.");
    }

    private static Uni<Account> found(Uni<Account> answer, String field) {
        return answer.onFailure(
                        failure -> failure instanceof ProblemException problem && problem.kind() == Kind.NOT_FOUND)
                .transform(failure -> nobody(field))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .invoke(failure -> LOG.warnf("auth: %s", failure.toString()))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> ProblemException.upstream("Accounts cannot be looked up right now; try again."));
    }
}
