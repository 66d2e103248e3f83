package dev.lectern.retrieval.conversation;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** Takes a conversation along, with every quote and where it stands; batch by batch, however long it is. */
@Path("/api/v1/conversations/{id}")
@Tag(name = "Conversations")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.CHAT)
class ConversationExportResource {

    private static final int BATCH = 100;
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";

    private final Tenancy tenancy;
    private final Caller caller;
    private final Conversations conversations;
    private final MessageRepository messages;

    ConversationExportResource(
            Tenancy tenancy, Caller caller, Conversations conversations, MessageRepository messages) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.conversations = conversations;
        this.messages = messages;
    }

    @GET
    @Path("export.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "All that was said in a conversation, as JSON",
            description = "In its order, with all its text.")
    @APIResponse(
            responseCode = "200",
            description = "The messages",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = Message.class)))
    @APIResponse(responseCode = "404", description = "One has no such conversation here")
    public RestMulti<Message> json(UUID id) {
        var scope = caller.scope();
        var all = found(scope, id)
                .onItem()
                .transformToMultiAndConcatenate(found -> batches(scope, id))
                .onItem()
                .<Message>transformToIterable(batch -> batch);
        return named("conversation.json", all);
    }

    @GET
    @Path("export.md")
    @Produces(MARKDOWN)
    @Operation(
            summary = "All that was said in a conversation, as Markdown",
            description = "To be read: questions, answers, and below each its quotes with title and page.")
    @APIResponse(
            responseCode = "200",
            description = "The conversation",
            content = @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "One has no such conversation here")
    public RestMulti<String> markdown(UUID id) {
        var scope = caller.scope();
        var all = found(scope, id).onItem().transformToMultiAndConcatenate(found -> Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(Markdown.head(found)),
                        batches(scope, id).map(Markdown::of)));
        return named("conversation.md", all);
    }

    private Multi<Conversation> found(Scope scope, UUID id) {
        return tenancy.tx(scope, tx -> conversations.find(tx, scope, id)).toMulti();
    }

    private Multi<List<Message>> batches(Scope scope, UUID id) {
        return Multi.createBy()
                .repeating()
                .uni(AtomicInteger::new, after -> tenancy.tx(scope, tx -> messages.batch(tx, id, after.get(), BATCH))
                        .invoke(batch -> after.addAndGet(batch.size())))
                .whilst(batch -> batch.size() == BATCH);
    }

    private static <T> RestMulti<T> named(String file, Multi<T> content) {
        return RestMulti.fromMultiData(content)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .build();
    }
}
