package dev.lectern.gateway.access;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.gateway.access.TokenExchange.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Who is at the door. */
@ApplicationScoped
public class Admission {

    private static final Logger LOG = Logger.getLogger(Admission.class);

    private final Grants grants;

    private final AccessConfig config;

    Admission(Grants grants, AccessConfig config) {
        this.grants = grants;
        this.config = config;
    }

    /** What the client shows, if it shows anything. */
    public Optional<Credential> shown(HttpServerRequest request) {
        return Credential.of(request, config.secureCookie() || "https".equals(request.scheme()));
    }

    /** Fails with a problem: unauthenticated when the credential is not good, upstream when auth does not answer. */
    public Uni<Grant> grant(Credential credential) {
        return grants.of(credential).onFailure().transform(Admission::problem);
    }

    /** Another one than that which a service does not take any more; fails as {@link #grant} does. */
    public Uni<Grant> renewed(Credential credential, Grant stale) {
        return grants.renewed(credential, stale).onFailure().transform(Admission::problem);
    }

    /** Whether it was good before, or is being asked about: whoever shows it does not try it out. */
    public boolean knows(Credential credential) {
        return grants.knows(credential);
    }

    /** To be called after what may have changed the meaning of a credential, before its owner hears of it. */
    public void forget(Credential credential) {
        grants.drop(credential);
    }

    private static ProblemException problem(Throwable failure) {
        if (failure instanceof Refused) {
            return ProblemException.unauthenticated("The session or token is not known or no longer valid.");
        }
        if (failure instanceof ProblemException expected) {
            return expected;
        }
        LOG.warnf("auth did not exchange a credential: %s", failure.toString());
        return ProblemException.upstream("The auth part does not answer.");
    }
}
