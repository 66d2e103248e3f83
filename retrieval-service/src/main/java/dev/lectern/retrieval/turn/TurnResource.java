package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.sse.Events;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.retrieval.conversation.Conversations;
import dev.lectern.retrieval.conversation.Conversations.Wanted;
import dev.lectern.retrieval.conversation.Reuse;
import dev.lectern.retrieval.reach.Asker;
import dev.lectern.retrieval.reach.Door;
import dev.lectern.retrieval.reach.Target;
import dev.lectern.retrieval.stream.Feed;
import dev.lectern.retrieval.turn.AskQuestion.Begun;
import dev.lectern.retrieval.turn.AskQuestion.Place;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Asking without a conversation at hand, and what was asked before. */
@Path("/api/v1/chat/turns")
@Tag(name = "Chat", description = "Questions, and answers that prove what they say")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class TurnResource {

    private final AskQuestion asking;
    private final Conversations conversations;
    private final Tenancy tenancy;
    private final Door door;
    private final Turns turns;
    private final Feed feed;
    private final Caller caller;
    private final Clock clock;

    TurnResource(
            AskQuestion asking,
            Conversations conversations,
            Tenancy tenancy,
            Door door,
            Turns turns,
            Feed feed,
            Caller caller,
            Clock clock) {
        this.asking = asking;
        this.conversations = conversations;
        this.tenancy = tenancy;
        this.door = door;
        this.turns = turns;
        this.feed = feed;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask, in a conversation that is found or begun",
            description = ConversationTurnResource.DESCRIPTION)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Question.Placed.class),
                            examples =
                                    @ExampleObject(
                                            name = "question",
                                            value = "{\"question\": \"How does sleep affect memory?\", \"reuse\":"
                                                    + " \"daily\"}")))
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
    @APIResponse(
            responseCode = "400",
            description =
                    "The question is empty or too long, a number is out of range, or it does not say what it is about")
    @APIResponse(responseCode = "402", description = "A budget does not reach for what this could cost")
    @APIResponse(
            responseCode = "404",
            description = "There is no such conversation, paper, repository or model for who asks")
    @APIResponse(
            responseCode = "422",
            description = "The key was used for another question, or the persona's model is gone")
    @APIResponse(responseCode = "429", description = "Too many answers are being written already")
    @APIResponse(
            responseCode = "503",
            description = "Nobody can tell right now how the persona answers, or what one may read")
    public Uni<RestResponse<TurnView>> ask(
            @RestHeader(ConversationTurnResource.KEY) @Parameter(description = ConversationTurnResource.ABOUT_KEY)
                    String key,
            @NotNull @Valid Question.Placed question) {
        var scope = caller.scope();
        return begin(question, key).chain(begun -> turns.answered(scope, begun));
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Uni<Events> stream(
            @RestHeader(ConversationTurnResource.KEY) String key, @NotNull @Valid Question.Placed question) {
        var scope = caller.scope();
        return begin(question, key).map(begun -> feed.sent(scope.withRun(begun.runId()), 0));
    }

    private Uni<Begun> begin(Question.Placed question, String key) {
        var asker = Asker.of(caller);
        if (question.conversationId() != null) {
            if (question.belongsElsewhere()) {
                throw ProblemException.badRequest("conversationId", "It says already what the question is about.");
            }
            return tenancy.tx(asker.scope(), tx -> conversations.find(tx, asker.scope(), question.conversationId()))
                    .map(Target::of)
                    .call(target -> door.admit(caller, target))
                    .chain(target -> asking.ask(
                            asker, new Place(question.conversationId(), null), target, question.plain(), key));
        }
        var target = Target.of(question.scope(), question.paperId(), question.repositoryId());
        var reuse = question.reuse() == null ? Reuse.NONE : question.reuse();
        var day = Question.day(reuse, question.timeZone(), clock);
        var wanted = new Wanted(target.scope(), target.paperId(), target.repositoryId(), "chat", reuse, day, "");
        return door.admit(caller, target)
                .chain(() -> asking.ask(asker, new Place(null, wanted), target, question.plain(), key));
    }

    @GET
    @Operation(
            summary = "What one asked before, the latest first",
            description =
                    "Questions with their answers, from all one's conversations in the current project and in none.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<TurnView>> list(
            @RestQuery @Parameter(description = "About this paper only") UUID paperId,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return turns.page(caller.scope(), paperId, Page.after(after), limit + 1)
                .map(rows -> Page.of(rows, limit, TurnView::turnId));
    }

    @GET
    @Path("{turnId}")
    @Operation(summary = "A question with its answer", description = "While that is being written, without it.")
    @APIResponse(responseCode = "200", description = "Both")
    @APIResponse(responseCode = "404", description = "One has asked no such question here")
    public Uni<TurnView> get(UUID turnId) {
        return turns.find(caller.scope(), turnId);
    }
}
