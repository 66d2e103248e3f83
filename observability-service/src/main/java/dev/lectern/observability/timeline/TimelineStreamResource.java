package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.observability.timeline.TimelineResource.TimelineLine;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A run's timeline while it grows. */
@Path("/api/v1/runs/{runId}/timeline/stream")
@Tag(name = "Runs")
@RolesAllowed(Access.VIEWER)
class TimelineStreamResource {

    private final Caller caller;
    private final Feed feed;

    TimelineStreamResource(Caller caller, Feed feed) {
        this.caller = caller;
        this.feed = feed;
    }

    @GET
    @OpensTimeline
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Listen to what happens in a run",
            description =
                    "Server-sent events named `line`, in the order in which they become known: those that are there,"
                            + " then what comes. The id of each goes into `Last-Event-ID` of who comes back, who gets what"
                            + " is behind it. When it is quiet there is a comment every two seconds. The stream ends a"
                            + " moment after the run has, and after ten minutes.")
    @Parameter(
            name = TimelineDoor.SINCE,
            in = ParameterIn.HEADER,
            description = "The id of the last line that was seen.",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @APIResponse(
            responseCode = "200",
            description = "A stream of lines",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = TimelineLine.class)))
    @APIResponse(responseCode = "404", description = "No such run in the current project")
    public Multi<OutboundSseEvent> stream(UUID runId, @Context ContainerRequestContext request, @Context Sse sse) {
        return lines(caller.scope(), runId, TimelineDoor.sinceOf(request), sse);
    }

    private Multi<OutboundSseEvent> lines(Scope scope, UUID run, UUID since, Sse sse) {
        return feed.listen(scope, run, since).onItem().transformToMultiAndConcatenate(found -> Multi.createFrom()
                .iterable(found.isEmpty() ? quiet(sse) : told(found, sse)));
    }

    private static List<OutboundSseEvent> told(List<Entry> found, Sse sse) {
        return found.stream()
                .map(entry -> sse.newEventBuilder()
                        .id(entry.eventId().toString())
                        .name("line")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(TimelineLine.of(entry))
                        .build())
                .toList();
    }

    private static List<OutboundSseEvent> quiet(Sse sse) {
        return List.of(sse.newEventBuilder().comment("quiet").build());
    }
}
