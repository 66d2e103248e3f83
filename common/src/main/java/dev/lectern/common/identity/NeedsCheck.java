package dev.lectern.common.identity;

import dev.lectern.common.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses who lacks the capability that a resource {@link Needs}; a sibling service acts without one. */
@ApplicationScoped
class NeedsCheck {

    private final Caller caller;
    private final Map<Method, Optional<String>> known = new ConcurrentHashMap<>();

    NeedsCheck(Caller caller) {
        this.caller = caller;
    }

    @ServerRequestFilter
    public void check(ResourceInfo resource) {
        if (resource == null || resource.getResourceMethod() == null) {
            return;
        }
        known.computeIfAbsent(resource.getResourceMethod(), NeedsCheck::needed).ifPresent(capability -> {
            if (!caller.groups().contains(Access.SERVICE) && !caller.hasCapability(capability)) {
                throw ProblemException.capabilityMissing(capability);
            }
        });
    }

    private static Optional<String> needed(Method method) {
        return Optional.ofNullable(method.getAnnotation(Needs.class))
                .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(Needs.class)))
                .map(Needs::value);
    }
}
