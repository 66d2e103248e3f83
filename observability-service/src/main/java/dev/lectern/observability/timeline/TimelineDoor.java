package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets a listener in or not. It stands before the resource, because the head of a stream is sent as soon as there is one:
 * whoever is refused afterwards would have got a 200.
 */
class TimelineDoor {

    static final String SINCE = "Last-Event-ID";

    private final Tenancy tenancy;
    private final TimelineRepository timeline;
    private final Caller caller;

    TimelineDoor(Tenancy tenancy, TimelineRepository timeline, Caller caller) {
        this.tenancy = tenancy;
        this.timeline = timeline;
        this.caller = caller;
    }

    @ServerRequestFilter
    @OpensTimeline
    public Uni<Void> enter(ContainerRequestContext request) {
        sinceOf(request);
        var scope = caller.scope();
        var run = run(request);
        return tenancy.look(scope, tx -> timeline.knows(tx, run, scope))
                .invoke(known -> {
                    if (!known) {
                        throw ProblemException.notFound("run");
                    }
                })
                .replaceWithVoid();
    }

    /** Null: from the first line on. */
    static UUID sinceOf(ContainerRequestContext request) {
        var last = request.getHeaderString(SINCE);
        try {
            return last == null || last.isBlank() ? null : UUID.fromString(last.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(SINCE, "This is no id of a line that we sent.");
        }
    }

    private static UUID run(ContainerRequestContext request) {
        try {
            return UUID.fromString(request.getUriInfo().getPathParameters().getFirst("runId"));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("run");
        }
    }
}
