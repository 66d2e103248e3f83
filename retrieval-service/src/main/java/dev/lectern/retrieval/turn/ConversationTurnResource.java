package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.sse.Events;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.conversation.Conversations;
import dev.lectern.retrieval.reach.Asker;
import dev.lectern.retrieval.reach.Door;
import dev.lectern.retrieval.reach.Target;
import dev.lectern.retrieval.stream.Feed;
import dev.lectern.retrieval.turn.AskQuestion.Begun;
import dev.lectern.retrieval.turn.AskQuestion.Place;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** Asking in a conversation that there is. */
@Path("/api/v1/conversations/{id}/turns")
@Tag(name = "Chat")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class ConversationTurnResource {

    static final String KEY = "Idempotency-Key";
    static final String ABOUT_KEY = "The same question with the same key is asked once";
    static final String DESCRIPTION =
            "Waits for the answer, half a minute at most; with `Accept: text/event-stream` it comes as it is written,"
                    + " in the events of `GET /api/v1/chat/streams/{runId}`, of which the first names the run. The answer"
                    + " goes on when one leaves, and can be listened to from there on. An answer that failed or was"
                    + " stopped says so in its status, and has what there was of it.";

    private final AskQuestion asking;
    private final Conversations conversations;
    private final Door door;
    private final Turns turns;
    private final Feed feed;
    private final Tenancy tenancy;
    private final Caller caller;

    ConversationTurnResource(
            AskQuestion asking,
            Conversations conversations,
            Door door,
            Turns turns,
            Feed feed,
            Tenancy tenancy,
            Caller caller) {
        this.asking = asking;
        this.conversations = conversations;
        this.door = door;
        this.turns = turns;
        this.feed = feed;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Ask in a conversation", description = DESCRIPTION)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Question.class),
                            examples =
                                    @ExampleObject(
                                            name = "question",
                                            value = "{\"question\": \"How does sleep affect memory?\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The question with its answer, or its events",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TurnView.class)),
                @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "202",
            description =
                    "It takes longer than one waits here; the answer goes on, to be listened to or asked for later",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TurnView.class)))
    @APIResponse(responseCode = "400", description = "The question is empty or too long, or a number is out of range")
    @APIResponse(responseCode = "402", description = "A budget does not reach for what this could cost")
    @APIResponse(
            responseCode = "404",
            description =
                    "One has no such conversation here, no longer sees what it is about, or there is no such model")
    @APIResponse(
            responseCode = "422",
            description = "The key was used for another question, or the persona's model is gone")
    @APIResponse(responseCode = "429", description = "Too many answers are being written already")
    @APIResponse(
            responseCode = "503",
            description = "Nobody can tell right now how the persona answers, or what one may read")
    public Uni<RestResponse<TurnView>> ask(
            UUID id,
            @RestHeader(KEY) @Parameter(description = ABOUT_KEY) String key,
            @NotNull @Valid Question question) {
        var scope = caller.scope();
        return begin(id, question, key).chain(begun -> turns.answered(scope, begun));
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Uni<Events> stream(UUID id, @RestHeader(KEY) String key, @NotNull @Valid Question question) {
        var scope = caller.scope();
        return begin(id, question, key).map(begun -> feed.sent(scope.withRun(begun.runId()), 0));
    }

    private Uni<Begun> begin(UUID id, Question question, String key) {
        var asker = Asker.of(caller);
        return tenancy.tx(asker.scope(), tx -> conversations.find(tx, asker.scope(), id))
                .map(Target::of)
                .call(target -> door.admit(caller, target))
                .chain(target -> asking.ask(asker, new Place(id, null), target, question, key));
    }
}
