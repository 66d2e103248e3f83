package dev.lectern.auth.notification;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
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

/** Pushes what one is told, as it is told. */
@Path("/api/v1/notifications/stream")
@Tag(name = "Notifications")
@RolesAllowed(Access.USER)
class NotificationStreamResource {

    private static final long RECONNECT_MILLIS = 2_000;

    private final Feed feed;
    private final Caller caller;

    NotificationStreamResource(Feed feed, Caller caller) {
        this.feed = feed;
        this.caller = caller;
    }

    @GET
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Listen to one's notifications",
            description =
                    "Server-sent events named `notification`; the id of each is a number, and who comes back with it"
                            + " in `Last-Event-ID` gets what he missed. Without it only what comes from now on. When it is quiet"
                            + " there is a comment every 15 seconds; after ten minutes the stream ends and the client comes again.")
    @Parameter(
            name = StreamDoor.SINCE,
            in = ParameterIn.HEADER,
            description = "The id of the last event that was seen.",
            schema = @Schema(type = SchemaType.STRING, examples = "17"))
    @APIResponse(
            responseCode = "200",
            description = "A stream of notifications.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = NotificationView.class)))
    @APIResponse(responseCode = "429", description = "This account listens three times already.")
    public Multi<OutboundSseEvent> stream(@Context ContainerRequestContext request, @Context Sse sse) {
        return events(
                caller.scope(), caller.sessionId(), StreamDoor.streamOf(request), StreamDoor.sinceOf(request), sse);
    }

    private Multi<OutboundSseEvent> events(Scope scope, UUID session, UUID stream, Long since, Sse sse) {
        var hello = sse.newEventBuilder()
                .comment("listening")
                .reconnectDelay(RECONNECT_MILLIS)
                .build();
        var news = feed.listen(scope, session, stream, since)
                .onItem()
                .transformToMultiAndConcatenate(
                        found -> Multi.createFrom().iterable(found.isEmpty() ? quiet(sse) : told(found, sse)));
        return Multi.createBy().concatenating().streams(Multi.createFrom().item(hello), news);
    }

    private static List<OutboundSseEvent> told(List<Notification> found, Sse sse) {
        return found.stream()
                .map(one -> sse.newEventBuilder()
                        .id(Long.toString(one.seq()))
                        .name("notification")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(NotificationView.of(one))
                        .build())
                .toList();
    }

    private static List<OutboundSseEvent> quiet(Sse sse) {
        return List.of(sse.newEventBuilder().comment("quiet").build());
    }
}
