package dev.lectern.ingestion.repository.item;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Text;
import dev.lectern.ingestion.intake.TryAgain;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.removal.RemoveSource;
import dev.lectern.ingestion.repository.Reader;
import dev.lectern.ingestion.repository.Repositories;
import dev.lectern.ingestion.repository.item.AddItem.Added;
import dev.lectern.ingestion.repository.item.Items.Item;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** What is in a repository: looking at it, adding texts, reading anew, taking out. */
@Path("/api/v1/repositories/{id}/items")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class ItemResource {

    private static final String ROUTE = "POST /api/v1/repositories/{id}/items";

    @Schema(name = "NewRepositoryText")
    record NewText(
            @Schema(examples = "Boiling points") @NotBlank @Size(max = 300) @Storable
            String name,

            @Schema(
                    description = "Kept to the character",
                    examples = "Water boils at 100 degrees Celsius at sea level.")
            @NotBlank
            @Size(max = 500_000)
            @Storable
            String text) {}

    /** What must be the same when it is sent again. */
    record Asked(UUID repository, Object what) {}

    @Schema(name = "RepositoryItemRemoval")
    record Removing(UUID runId, UUID itemId) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Repositories repositories;
    private final Items items;
    private final AddItem addItem;
    private final TryAgain tryAgain;
    private final RemoveSource remove;

    ItemResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Repositories repositories,
            Items items,
            AddItem addItem,
            TryAgain tryAgain,
            RemoveSource remove) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.repositories = repositories;
        this.items = items;
        this.addItem = addItem;
        this.tryAgain = tryAgain;
        this.remove = remove;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "What is in a repository, newest first")
    @APIResponse(responseCode = "200", description = "A page of items")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    public Uni<Page<Item>> list(
            UUID id,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var reader = Reader.of(caller);
        return tenancy.tx(
                        caller.scope(),
                        tx -> repositories.read(tx, reader, id).chain(() -> items.newest(tx, id, before, limit + 1)))
                .map(found -> Page.of(found, limit, Item::id));
    }

    @GET
    @Path("{itemId}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One item: how far it is, why it failed, what it holds")
    @APIResponse(responseCode = "200", description = "The item")
    @APIResponse(responseCode = "404", description = "No such repository that one may read, or no such item in it")
    public Uni<Item> get(UUID id, UUID itemId) {
        var reader = Reader.of(caller);
        return tenancy.tx(
                caller.scope(), tx -> repositories.read(tx, reader, id).chain(() -> items.find(tx, id, itemId)));
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a text to a repository",
            description = "The same text is kept once: where the repository has it already, the answer is the item that"
                    + " is there. A request that is repeated with its Idempotency-Key is answered like the first one.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run and the item's status tell how it goes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Added.class)))
    @APIResponse(responseCode = "400", description = "A field is missing, empty or too long")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<RestResponse<Added>> add(
            UUID id,
            @NotNull @Valid NewText request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        return addItem.allowed(id)
                .chain(() -> OffLoop.call(() -> Text.of(request.text())))
                .invoke(text -> {
                    if (text.words() == 0) {
                        throw ProblemException.badRequest("text", "There is no word in it.");
                    }
                })
                .chain(text -> addItem.add(
                        id,
                        ROUTE,
                        key,
                        new Asked(id, request),
                        NewContent.note(request.name().strip(), text)));
    }

    @POST
    @Path("{itemId}/reprocess")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Read an item anew, as a new run, also after a failure",
            description = "With what reads and cuts texts today. A piece whose text is the same keeps its id.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the new run and the item's status tell how it goes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Added.class)))
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read, or no such item in it")
    @APIResponse(responseCode = "409", description = "It is being worked on, or was cancelled")
    public Uni<RestResponse<Added>> reprocess(
            UUID id,
            UUID itemId,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        var sight = Sight.of(caller);
        var route = ROUTE + "/{itemId}/reprocess";
        return tenancy.tx(scope, tx -> repositories
                        .hold(tx, reader, id)
                        .chain(() -> idempotency.once(
                                tx, scope, route, key, new Asked(id, itemId), Added.class, () -> tryAgain.ofRepository(
                                                tx, scope, sight, id, itemId)
                                        .map(Added::of))))
                .map(added -> AddItem.accepted(id, added));
    }

    @DELETE
    @Path("{itemId}")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Take an item out of a repository",
            description = "When nothing else in the workspace uses the content, it is removed everywhere; the run ends"
                    + " when the index has confirmed that nothing is left.")
    @APIResponse(
            responseCode = "202",
            description = "It is out of the repository; the run tells when its traces are gone",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Removing.class)))
    @APIResponse(responseCode = "204", description = "It was cancelled before and had no traces")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read, or no such item in it")
    public Uni<RestResponse<Removing>> delete(UUID id, UUID itemId) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        return tenancy.tx(scope, tx -> repositories
                        .hold(tx, reader, id)
                        .chain(() -> remove.ofRepository(tx, scope, null, id, itemId)))
                .map(begun -> begun
                        ? RestResponse.status(Status.ACCEPTED, new Removing(scope.runId(), itemId))
                        : RestResponse.noContent());
    }
}
