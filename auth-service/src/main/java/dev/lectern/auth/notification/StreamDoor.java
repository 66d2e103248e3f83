package dev.lectern.auth.notification;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets a listener in or not. It stands before the resource, because the head of a stream is sent as soon as there is one:
 * whoever is refused afterwards would have got a 200.
 */
class StreamDoor {

    static final String SINCE = "Last-Event-ID";

    private static final String STREAM = "lectern.stream";
    private static final Duration COME_AGAIN = Duration.ofMinutes(1);

    private final Feed feed;
    private final Caller caller;

    StreamDoor(Feed feed, Caller caller) {
        this.feed = feed;
        this.caller = caller;
    }

    static UUID streamOf(ContainerRequestContext request) {
        return (UUID) request.getProperty(STREAM);
    }

    /** Null: only what comes from now on. */
    static Long sinceOf(ContainerRequestContext request) {
        var last = request.getHeaderString(SINCE);
        if (last == null || last.isBlank()) {
            return null;
        }
        try {
            var seq = Long.parseLong(last.strip());
            if (seq >= 0) {
                return seq;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw ProblemException.badRequest(SINCE, "This is no id of an event that we sent.");
    }

    @ServerRequestFilter
    @OpensStream
    public Uni<Void> enter(ContainerRequestContext request) {
        sinceOf(request);
        return feed.open(caller.scope())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.tooMany("You listen three times already.", COME_AGAIN))
                .invoke(stream -> request.setProperty(STREAM, stream))
                .replaceWithVoid();
    }
}
