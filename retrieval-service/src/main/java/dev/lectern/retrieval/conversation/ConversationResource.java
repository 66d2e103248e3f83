package dev.lectern.retrieval.conversation;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.retrieval.conversation.ConversationRepository.Listed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** One's own conversations: finding, naming, putting away, deleting and going on from an earlier place. */
@Path("/api/v1/conversations")
@Tag(name = "Conversations", description = "What one asked and was answered; nobody else sees it")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class ConversationResource {

    private static final String NOT_HERE = "One has no such conversation here";

    record Change(
            @Size(min = 1, max = 200) @Storable @Schema(nullable = true, examples = "Sleep and memory")
            String title,

            @Schema(nullable = true, examples = "true") Boolean pinned,

            @Schema(nullable = true, description = "Archived ones are listed only if asked for", examples = "false")
            Boolean archived) {

        String kindOf() {
            if (archived != null) {
                return archived ? "archived" : "unarchived";
            }
            return pinned != null ? pinned ? "pinned" : "unpinned" : "renamed";
        }

        boolean saysNothing() {
            return title == null && pinned == null && archived == null;
        }
    }

    record Fork(
            @Schema(nullable = true, description = "The last message that is taken along; all of them unless said")
            UUID messageId,

            @Size(min = 1, max = 200) @Storable @Schema(nullable = true, examples = "Another way")
            String title) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final ConversationRepository conversations;
    private final MessageRepository messages;
    private final ForkConversation forking;
    private final Conversations all;

    ConversationResource(
            Tenancy tenancy,
            Caller caller,
            ConversationRepository conversations,
            MessageRepository messages,
            ForkConversation forking,
            Conversations all) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.conversations = conversations;
        this.messages = messages;
        this.forking = forking;
        this.all = all;
    }

    @GET
    @Operation(
            summary = "One's conversations, the latest used first",
            description = "Those of the current project, and those that are of no project.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<Conversation>> list(
            @RestQuery @DefaultValue("false") @Parameter(description = "Those in the archive, too") boolean archived,
            @RestQuery @Parameter(description = "About this paper only") UUID paperId,
            @RestQuery @Parameter(description = "Only those that are pinned, or are not") Boolean pinned,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("20") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        return tenancy.tx(scope, tx -> conversations.page(tx, scope, archived, paperId, pinned, from, limit + 1))
                .map(rows -> Page.of(rows, limit, Listed::activity))
                .map(page -> new Page<>(
                        page.items().stream().map(Listed::conversation).toList(), page.next()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One of one's conversations")
    @APIResponse(responseCode = "200", description = "What is known of it")
    @APIResponse(responseCode = "404", description = NOT_HERE)
    public Uni<Conversation> get(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> all.find(tx, scope, id));
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Rename, pin or archive a conversation, or take it out of the archive")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Change.class),
                            examples = @ExampleObject(name = "rename", value = "{\"title\": \"Sleep and memory\"}")))
    @APIResponse(responseCode = "200", description = "As it is now")
    @APIResponse(responseCode = "400", description = "Nothing is to be changed")
    @APIResponse(responseCode = "404", description = NOT_HERE)
    public Uni<Conversation> change(UUID id, @NotNull @Valid Change change) {
        if (change.saysNothing()) {
            throw ProblemException.badRequest("title", "There is nothing to change.");
        }
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> conversations
                .change(tx, scope, id, change.title(), change.pinned(), change.archived())
                .map(Conversations::present)
                .call(() -> conversations.tell(tx, scope, id, change.kindOf(), new JsonObject())));
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Delete a conversation for good",
            description =
                    "With all that was said in it. An answer that is being written in it is stopped. What became of it"
                            + " everywhere is at `GET /api/v1/deletions/{runId}`, where the run is the reply's `X-Run-Id`.")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = NOT_HERE)
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> all.lock(tx, scope, id).chain(() -> all.delete(tx, scope, id)));
    }

    @DELETE
    @Operation(
            summary = "Delete all that one asked about a paper",
            description = "All one's conversations about this one paper in the current project.")
    @APIResponse(responseCode = "204", description = "They are gone")
    @APIResponse(responseCode = "400", description = "It does not say about which paper")
    public Uni<Void> deleteAbout(@RestQuery @NotNull UUID paperId) {
        var scope = caller.scope();
        return tenancy.tx(
                scope,
                tx -> conversations.lockAboutPaper(tx, scope, paperId).chain(found -> deleteAll(tx, scope, found)));
    }

    private Uni<Void> deleteAll(SqlConnection tx, Scope scope, List<Conversation> found) {
        return InTurn.each(found, one -> all.delete(tx, scope.withRun(Ids.next()), one.conversationId()));
    }

    @GET
    @Path("{id}/messages")
    @Operation(summary = "What was said in a conversation, in its order")
    @APIResponse(responseCode = "200", description = "A page of it")
    @APIResponse(responseCode = "404", description = NOT_HERE)
    public Uni<Page<Message>> messages(
            UUID id,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        // Not newest first: its cursor is the place in the conversation.
        var from =
                after == null || after.isBlank() ? 0 : (int) Page.after(after).getLeastSignificantBits();
        return tenancy.tx(scope, tx -> all.find(tx, scope, id).chain(() -> messages.page(tx, id, from, limit + 1)))
                .map(rows -> Page.of(rows, limit, message -> new UUID(0, message.sequence())));
    }

    @POST
    @Path("{id}/fork")
    @ResponseStatus(201)
    @Operation(
            summary = "Go on from an earlier place in another conversation",
            description = "The new one has a copy of all that was said up to the message; the first stays as it is.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Fork.class),
                            examples = @ExampleObject(name = "all of it", value = "{\"title\": \"Another way\"}")))
    @APIResponse(
            responseCode = "201",
            description = "The new one",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Conversation.class)))
    @APIResponse(responseCode = "404", description = "One has no such conversation here, or it has no such message")
    @APIResponse(responseCode = "422", description = "There is too much to be copied")
    public Uni<Conversation> fork(UUID id, @NotNull @Valid Fork fork) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> forking.fork(tx, scope, id, fork.messageId(), fork.title()));
    }
}
