package dev.lectern.common.identity;

import dev.lectern.common.problem.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a program that would change something with a token for reading, or do what only a person may. */
@ApplicationScoped
class ScopeCheck {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final CurrentIdentityAssociation current;

    ScopeCheck(CurrentIdentityAssociation current) {
        this.current = current;
    }

    @ServerRequestFilter
    public Uni<Void> check(ContainerRequestContext request, ResourceInfo resource) {
        var method = resource == null ? null : resource.getResourceMethod();
        var writes = !READING.contains(request.getMethod()) && !isMarked(method, Reads.class);
        var inPerson = isMarked(method, InPerson.class);
        if (!writes && !inPerson) {
            return Uni.createFrom().voidItem();
        }
        // Where everybody may call, a token that is not good is none; elsewhere it was refused before.
        return current.getDeferredIdentity()
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull()
                .invoke(identity -> check(identity, writes, inPerson))
                .replaceWithVoid();
    }

    private static void check(SecurityIdentity identity, boolean writes, boolean inPerson) {
        if (identity == null || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return;
        }
        if (writes && !new Caller(token).mayWrite()) {
            throw ProblemException.forbidden("This token is for reading only.");
        }
        if (inPerson && !token.getGroups().contains(Access.INTERACTIVE)) {
            throw ProblemException.forbidden("Only somebody who is signed in himself may do this, and no program.");
        }
    }

    private static boolean isMarked(Method method, Class<? extends Annotation> mark) {
        return method != null
                && (method.isAnnotationPresent(mark)
                        || method.getDeclaringClass().isAnnotationPresent(mark));
    }
}
