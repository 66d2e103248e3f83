package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.retrieval.conversation.Conversation;
import dev.lectern.retrieval.conversation.ConversationScope;
import dev.lectern.retrieval.conversation.Conversations;
import dev.lectern.retrieval.conversation.Conversations.Wanted;
import dev.lectern.retrieval.conversation.Reuse;
import dev.lectern.retrieval.reach.Door;
import dev.lectern.retrieval.reach.Target;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Beginning a conversation before the first question. */
@Path("/api/v1/conversations")
@Tag(name = "Conversations")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class NewConversationResource {

    record NewConversation(
            @Size(max = 200)
            @Storable
            @Schema(
                    nullable = true,
                    description = "The beginning of the first question unless said",
                    examples = "Sleep")
            String title,

            @Schema(
                    nullable = true,
                    description = "What it is about; the current project unless said",
                    examples = "project")
            ConversationScope scope,

            @Schema(nullable = true, description = "A paper that the project sees, by its sourceItemId")
            UUID paperId,

            @Schema(nullable = true, description = "A repository that one may read")
            UUID repositoryId,

            @Pattern(regexp = "chat|thinking_partner", message = "must be chat or thinking_partner")
            @Schema(nullable = true, examples = "chat")
            String kind,

            @Schema(
                    nullable = true,
                    description = "Whether one is taken up that is there; none unless said",
                    examples = "none")
            Reuse reuse,

            @Size(max = 64)
            @Schema(nullable = true, description = "In which it is the same day or another; UTC unless said")
            String timeZone) {}

    private final Tenancy tenancy;
    private final Conversations conversations;
    private final Door door;
    private final Caller caller;
    private final Clock clock;

    NewConversationResource(Tenancy tenancy, Conversations conversations, Door door, Caller caller, Clock clock) {
        this.tenancy = tenancy;
        this.conversations = conversations;
        this.door = door;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Begin a conversation, or take one up",
            description = "With `reuse` it is the one of this day or of the project, if there is one about the same.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = NewConversation.class),
                            examples = @ExampleObject(name = "about the project", value = "{\"title\": \"Sleep\"}")))
    @APIResponse(
            responseCode = "201",
            description = "The conversation",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Conversation.class)))
    @APIResponse(responseCode = "400", description = "It does not say clearly what it is about")
    @APIResponse(responseCode = "404", description = "There is no such paper or repository for who asks")
    public Uni<Conversation> begin(@NotNull @Valid NewConversation wish) {
        var scope = caller.scope();
        var target = Target.of(wish.scope(), wish.paperId(), wish.repositoryId());
        var reuse = wish.reuse() == null ? Reuse.NONE : wish.reuse();
        var wanted = new Wanted(
                target.scope(),
                target.paperId(),
                target.repositoryId(),
                wish.kind() == null ? "chat" : wish.kind(),
                reuse,
                Question.day(reuse, wish.timeZone(), clock),
                wish.title() == null ? "" : wish.title().strip());
        return door.admit(caller, target).chain(() -> tenancy.tx(scope, tx -> conversations.obtain(tx, scope, wanted)));
    }
}
