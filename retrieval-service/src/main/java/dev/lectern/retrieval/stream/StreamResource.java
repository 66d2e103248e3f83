package dev.lectern.retrieval.stream;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.sse.Events;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;

/** Listening to an answer that is being written or was, from anywhere, and stopping it. */
@Path("/api/v1/chat/streams/{runId}")
@Tag(name = "Chat")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class StreamResource {

    private static final String SINCE = "Last-Event-ID";

    private final Feed feed;
    private final Streams streams;
    private final Caller caller;

    StreamResource(Feed feed, Streams streams, Caller caller) {
        this.feed = feed;
        this.streams = streams;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Listen to an answer from where one left off",
            description =
                    "Server-sent events: `started`, `coverage`, `text`, `citation` and one of `completed`, `failed`,"
                            + " `cancelled` at the end, each with a number as its id. With `Last-Event-ID` those behind"
                            + " it, else all from the first; then what comes, as it comes. When it is quiet there is a"
                            + " comment every 15 seconds. The answer goes on whether anybody listens or not. It can be"
                            + " heard for 7 days, one that failed or was stopped for 3.")
    @APIResponse(
            responseCode = "200",
            description = "A stream of events",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "That is no id of an event that we sent")
    @APIResponse(responseCode = "404", description = "One has no such answer here")
    public Uni<Events> listen(
            UUID runId,
            @RestHeader(SINCE) @Parameter(description = "The id of the last event that was seen", example = "17")
                    String lastEventId) {
        var after = after(lastEventId);
        var scope = caller.scope().withRun(runId);
        return feed.admit(scope).map(in -> feed.sent(scope, after));
    }

    @DELETE
    @Operation(
            summary = "Stop an answer",
            description =
                    "At once, wherever it is written. What there is of it by then stays in the conversation, marked"
                            + " as stopped. One that has ended stays as it is.")
    @APIResponse(responseCode = "204", description = "It is not written any further")
    @APIResponse(responseCode = "404", description = "One has no such answer here")
    public Uni<Void> stop(UUID runId) {
        var scope = caller.scope().withRun(runId);
        return feed.admit(scope).chain(() -> streams.cancel(scope)).replaceWithVoid();
    }

    private static int after(String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        try {
            var number = Integer.parseInt(lastEventId.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below.
        }
        throw ProblemException.badRequest(SINCE, "This is no id of an event that we sent.");
    }
}
